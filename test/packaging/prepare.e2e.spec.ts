import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';

const SCRIPTS = join(import.meta.dirname, '../../scripts');
const NOBODY = 65_534;

const BUILT = ['dist/timestampvm', 'dist/dev-host/main.js', 'dist/devnet/main.js'];

/**
 * The smallest project that the real script can prepare. It records in two files how often it was installed and built.
 */
const BUILD = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  import { dirname } from 'node:path';
  appendFileSync('builds', '.');
  for (const name of ${JSON.stringify(BUILT)}) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, '');
  }
`;
/** Takes as long as there is a file that says so. */
const INSTALL = `
  import { appendFileSync, existsSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  appendFileSync('installs', '.');
  while (existsSync('slow')) await sleep(20);
`;
const PACKAGE = {
  name: 'project',
  version: '1.0.0',
  scripts: {
    preinstall: 'node part/install.mjs',
    prestart: 'node scripts/prepare.mjs',
    start: 'echo started',
    prebuild: 'node scripts/prepare.mjs --install',
    build: 'node scripts/build.mjs',
  },
  dependencies: { part: 'file:part' },
};

let parent: string;
let project: string;
const path = (...names: string[]): string => join(project, ...names);
const count = (name: string): number => (existsSync(path(name)) ? readFileSync(path(name)).length : 0);

interface Ended {
  code: number;
  output: string;
}

/** @param read is told of what has been written so far */
async function run(
  command: string,
  args: string[],
  options: SpawnOptions = {},
  read: (output: string) => void = () => {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd: project, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
      read(output);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

const npmStart = (read?: (output: string) => void): Promise<Ended> =>
  run('npm', ['start', '--silent'], {}, read);
/** Runs the script as `npm start` does, with an npm that reports each call and fails. */
const prepareWithoutNpm = (options: SpawnOptions = {}): Promise<Ended> =>
  run(join(parent, 'node'), [path('scripts', 'prepare.mjs')], { env: { PATH: parent }, ...options });

function changeLock(change: (lock: { packages: Record<string, object> }) => void): void {
  const lock = JSON.parse(readFileSync(path('package-lock.json'), 'utf8'));
  change(lock);
  writeFileSync(path('package-lock.json'), JSON.stringify(lock));
}

/** Does what a checkout does: the same content with a new time. */
function renew(name: string): void {
  const inAMinute = new Date(Date.now() + 60_000);
  utimesSync(path(name), inAMinute, inAMinute);
}

beforeEach(() => {
  parent = temporaryDirectory('prepare');
  chmodSync(parent, 0o755);
  project = join(parent, 'project');
  mkdirSync(path('scripts'), { recursive: true });
  mkdirSync(path('part'));
  for (const name of ['prepare.mjs', 'alone.mjs']) copyFileSync(join(SCRIPTS, name), path('scripts', name));
  writeFileSync(path('scripts', 'build.mjs'), BUILD);
  writeFileSync(path('part', 'install.mjs'), INSTALL);
  writeFileSync(path('part', 'package.json'), JSON.stringify({ name: 'part', version: '1.0.0' }));
  writeFileSync(path('package.json'), JSON.stringify(PACKAGE));
  spawnSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], { cwd: project });
  writeFileSync(join(parent, 'npm'), '#!/bin/sh\necho npm was asked\nexit 1\n', { mode: 0o755 });
  // To a place that another user can reach.
  copyFileSync(process.execPath, join(parent, 'node'));
});
afterEach(() => removeDirectory(parent));

describe('npm start', () => {
  it('works twice at once on a fresh clone: one installs and builds, the other waits for it and says so', async () => {
    writeFileSync(path('slow'), '');
    const waits = Promise.withResolvers<void>();
    const starts = [1, 2].map(() =>
      npmStart((output) => output.includes('waiting for it') && waits.resolve()),
    );
    await waits.promise;
    rmSync(path('slow'));
    const both = await Promise.all(starts);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    for (const { output } of both) expect(output).toMatch(/started\n$/);
    expect([count('installs'), count('builds')]).toEqual([1, 1]);
    const waiting = both.filter(({ output }) => output.includes('waiting for it'));
    expect(waiting).toHaveLength(1);
    expect(waiting[0]?.output).toMatch(/another process \(\d+\) is installing or building here/);
    expect(existsSync(path('.installing'))).toBe(false);
  });

  it('does not wait for a process that was killed while it installed', async () => {
    const { pid } = spawnSync('true');
    symlinkSync(String(pid), path('.installing'));
    expect(await npmStart()).toMatchObject({ code: 0, output: expect.stringMatching(/started\n$/) });
  });

  it('lets the next one in after an install that failed', async () => {
    expect(await prepareWithoutNpm()).toMatchObject({
      code: 1,
      output: expect.stringMatching(/npm was asked\nnpm ci failed\n$/),
    });
    expect(existsSync(path('.installing'))).toBe(false);
    expect((await npmStart()).code).toBe(0);
  });
});

describe('once it is installed and built', () => {
  beforeEach(async () => {
    expect((await npmStart()).code).toBe(0);
  });

  it('asks npm for nothing, so that it works without a network', async () => {
    expect(await prepareWithoutNpm()).toEqual({ code: 0, output: '' });
  });

  it('nor when a checkout gave the lock file a new time', async () => {
    renew('package-lock.json');
    // The build does depend on it.
    for (const name of BUILT) renew(name);
    expect(await prepareWithoutNpm()).toEqual({ code: 0, output: '' });
  });

  it('asks npm when the lock file wants something else', async () => {
    changeLock(({ packages }) => Object.assign(packages, { 'node_modules/more': { version: '1.0.0' } }));
    renew('package-lock.json');
    expect(await prepareWithoutNpm()).toMatchObject({ code: 1, output: expect.stringContaining('(npm ci)') });
  });

  it('builds when a source is newer', async () => {
    mkdirSync(path('src'));
    writeFileSync(path('src', 'main.ts'), '');
    renew('src/main.ts');
    expect(await npmStart()).toMatchObject({ code: 0 });
    expect([count('installs'), count('builds')]).toEqual([1, 2]);
  });

  describe.skipIf(process.getuid?.() !== 0)('and belongs to another user', () => {
    const asNobody = { uid: NOBODY, gid: NOBODY };

    it('is used as it is', async () => {
      renew('package-lock.json');
      for (const name of BUILT) renew(name);
      expect(await prepareWithoutNpm(asNobody)).toEqual({ code: 0, output: '' });
    });

    it('says in one line why it cannot be changed', async () => {
      mkdirSync(path('src'));
      cpSync(path('part', 'package.json'), path('src', 'main.ts'));
      renew('src/main.ts');
      const { code, output } = await prepareWithoutNpm(asNobody);
      expect(code).toBe(1);
      expect(output).toMatch(
        /^cannot install or build: this user may not write to \S+, which belongs to user 0\. .*\n$/,
      );
    });
  });
});
