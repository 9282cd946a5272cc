import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timestampvm } from '../../test/command-line.js';
import { PLUGIN } from '../../test/hosted-chain.js';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { until } from '../../test/process/until.js';

const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';
const RUST_VM_ID = 'tGas3T58KzdjcJ32c6GpePhtqo9rrHJ1oR9wFBtCcMgaosthX';
/** A user without rights. */
const NOBODY = 65_534;

let home: string;
let directory: string;
beforeEach(() => {
  home = temporaryDirectory('install');
  chmodSync(home, 0o755);
  directory = join(home, 'plugins');
  mkdirSync(directory);
});
afterEach(() => removeDirectory(home));

const install = (...args: string[]) => timestampvm(['install', '--plugin-dir', directory, ...args]);

describe('install', () => {
  it('copies the executable under its VM ID, and replaces an older file', async () => {
    writeFileSync(join(directory, VM_ID), 'old', { mode: 0o600 });
    expect(await install()).toEqual({ code: 0, stdout: `${join(directory, VM_ID)}\n`, stderr: '' });
    expect(readdirSync(directory)).toEqual([VM_ID]);
    expect(statSync(join(directory, VM_ID)).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(directory, VM_ID)).equals(readFileSync(PLUGIN))).toBe(true);
  });

  it('takes a name or a VM ID', async () => {
    await install('--name', 'timestampvm-rs');
    expect(readdirSync(directory)).toEqual([RUST_VM_ID]);
    await install('--vm-id', VM_ID);
    expect(readdirSync(directory).sort()).toEqual([VM_ID, RUST_VM_ID].sort());
  });

  it("makes AvalancheGo's usual directory where it is missing", async () => {
    expect(await timestampvm(['install'], { HOME: home })).toMatchObject({ code: 0 });
    expect(readdirSync(join(home, '.avalanchego', 'plugins'))).toEqual([VM_ID]);
  });

  it('replaces the file of a running plugin, which goes on running', async () => {
    await install();
    const running = spawn(join(directory, VM_ID), [], {
      env: { AVALANCHE_VM_RUNTIME_ENGINE_ADDR: '127.0.0.1:1' },
      stdio: 'ignore',
    });
    await once(running, 'spawn');
    expect(await install()).toMatchObject({ code: 0 });
    running.kill('SIGKILL');
  });

  it('removes the leftovers of a killed install, which a node would skip', async () => {
    writeFileSync(join(directory, '.timestampvm-install-1'), 'half');
    await install();
    expect(readdirSync(directory)).toEqual([VM_ID]);
  });

  it('leaves a directory that a node can load, even when a signal comes', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = spawn(PLUGIN, ['install', '--plugin-dir', directory], { env: {}, stdio: 'ignore' });
      const exited = once(child, 'exit');
      await until(() => readdirSync(directory).length > 0 || child.exitCode !== null, {
        what: 'the copy',
        every: 1,
      });
      child.kill(signal);
      await exited;
      for (const name of readdirSync(directory)) expect(name).toBe(VM_ID);
    }
  });
});

describe('install changes nothing, and says why in one line, with', () => {
  const entries = () => readdirSync(home, { recursive: true }).sort();

  async function refused(args: string[], text: RegExp, env: Record<string, string> = {}) {
    const found = entries();
    const { code, stdout, stderr } = await timestampvm(['install', ...args], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(text);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(entries()).toEqual(found);
  }

  it('a stray file', async () => {
    writeFileSync(join(directory, 'notes.txt'), '');
    await refused(
      ['--plugin-dir', directory],
      /holds notes\.txt, .*: AvalancheGo would load no plugin at all/,
    );
  });

  it('the same VM under an extension', async () => {
    writeFileSync(join(directory, `${VM_ID}.old`), '');
    await refused(['--plugin-dir', directory], /Remove it first/);
  });

  it('a directory that is not there', () =>
    refused(
      ['--plugin-dir', join(home, 'none')],
      /cannot use the plugin directory .*none: ENOENT: no such file/,
    ));

  it('a file for a directory', () => {
    writeFileSync(join(home, 'file'), '');
    return refused(['--plugin-dir', join(home, 'file')], /cannot use the plugin directory .*ENOTDIR/);
  });

  it('a directory in the place of the file', () => {
    mkdirSync(join(directory, VM_ID));
    return refused(['--plugin-dir', directory], /cannot install: .*tGas3T58\w+ is a directory/);
  });

  it('a name over 32 bytes', () =>
    refused(
      ['--plugin-dir', directory, '--name', 'ä'.repeat(17)],
      /a VM name has at most 32 bytes, .* has 34/,
    ));

  it('an empty name', () => refused(['--plugin-dir', directory, '--name', ''], /must not be empty/));

  it('an invalid VM ID', () =>
    refused(['--plugin-dir', directory, '--vm-id', `${VM_ID}x`], /is not a VM ID: /));

  it('a name and a VM ID', () =>
    refused(['--plugin-dir', directory, '--name', 'x', '--vm-id', VM_ID], /not both/));

  it('an unknown option', () =>
    refused(['--plugin-dri', directory], /install: unknown option '--plugin-dri'/));

  it('an argument too many', () => refused([directory], /install: unexpected argument/));

  it('an option without its value', () =>
    refused(['--plugin-dir'], /install: option '--plugin-dir <value>'/));

  it('no home', () => refused([], /name the plugin directory with --plugin-dir/));

  it.skipIf(process.getuid?.() !== 0)('a directory that may not be written to', async () => {
    // Where that user can reach it: the checkout may be below a home of mode 700.
    const executable = join(home, 'timestampvm');
    copyFileSync(PLUGIN, executable);
    const child = spawn(executable, ['install', '--plugin-dir', directory], {
      cwd: home,
      env: {},
      uid: NOBODY,
      gid: NOBODY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^timestampvm: cannot install into .*: EACCES: permission denied\n$/);
    expect(readdirSync(directory)).toEqual([]);
  });
});

it('an executable elsewhere installs itself', async () => {
  const elsewhere = join(home, 'elsewhere');
  await install();
  renameSync(join(directory, VM_ID), elsewhere);
  const child = spawn(elsewhere, ['install', '--plugin-dir', directory], { env: {}, stdio: 'ignore' });
  await once(child, 'exit');
  expect(existsSync(join(directory, VM_ID))).toBe(true);
});
