import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SmallDisk } from './small-disk.js';
import { until } from './until.js';

/** A small test process: it starts a process, creates a directory, has both watched, prints them and hangs. */
const TEST = `
  import { spawn } from 'node:child_process';
  import { guardian } from '${new URL('./guardian.ts', import.meta.url)}';
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  guardian.watchProcess(-child.pid);
  guardian.watchDirectory(process.env.DIRECTORY);
  if (process.env.MOUNT) guardian.watchMount(process.env.MOUNT);
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

it('ends and removes what a test process has left when it is killed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'guarded-'));
  const test = spawn(process.execPath, ['--input-type=module', '--eval', TEST], {
    env: { ...process.env, DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await once(test.stdout, 'data');
  const pid = Number(output);
  expect(() => process.kill(pid, 0)).not.toThrow();

  test.kill('SIGKILL');
  await until(() => !existsSync(directory), { what: 'the directory to be removed' });
  await until(() => isGone(pid), { what: 'the process to be gone' });
});

const whyNot = SmallDisk.whyNot();

it.skipIf(whyNot)(`unmounts what is mounted${whyNot ? ` (skipped: ${whyNot})` : ''}`, async () => {
  const disk = SmallDisk.mount(64 * 1024);
  const isMounted = (): boolean => readFileSync('/proc/mounts', 'utf8').includes(disk.path);
  try {
    const test = spawn(process.execPath, ['--input-type=module', '--eval', TEST], {
      env: { ...process.env, DIRECTORY: disk.path, MOUNT: disk.path },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(test.stdout, 'data');
    expect(isMounted()).toBe(true);
    test.kill('SIGKILL');
    await until(() => !isMounted(), { what: 'the mount to be gone' });
  } finally {
    disk.unmount();
  }
});

/** Whether it no longer runs. If nobody collects orphans, it stays in the process table as a zombie. */
async function isGone(pid: number): Promise<boolean> {
  const ps = spawn('ps', ['-o', 'stat=', '-p', String(pid)]);
  const chunks: Buffer[] = [];
  ps.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(ps, 'close');
  const state = Buffer.concat(chunks).toString().trim();
  return state === '' || state.startsWith('Z');
}
