import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';

const ROOT = join(import.meta.dirname, '../..');
/** What a clone does not have. The packages follow as links, because they are large. */
const NOT_CLONED = /^(node_modules|dist|coverage|\.git|\.cache|\.timestampvm)(\/|$)/;
const SPEC = 'test/postgres-server.integration.spec.ts';

let home: string;
beforeEach(() => {
  home = temporaryDirectory('home');
  chmodSync(home, 0o700);
});
afterEach(() => removeDirectory(home));

it('tests run on Postgres in a checkout that nobody else can reach, as root below /root', async () => {
  const clone = join(home, 'checkout');
  cpSync(ROOT, clone, { recursive: true, filter: (path) => !NOT_CLONED.test(relative(ROOT, path)) });
  copyPackages(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const vitest = join(clone, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'integration', '--reporter', 'json', SPEC];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: clone,
    env: outerEnvironment(),
  });
  const { success, numPassedTests } = JSON.parse(stdout);
  expect(success).toBe(true);
  expect(numPassedTests).toBeGreaterThan(1);
});

/** Copies packages as links where the file system has them: nothing here writes to a package. */
function copyPackages(from: string, to: string): void {
  try {
    execFileSync('cp', ['-a', '-l', from, to], { stdio: 'ignore' });
  } catch {
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
  rmSync(join(to, '.vite'), { recursive: true, force: true });
}

/** The environment without the variables of this test's own runner. */
function outerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|VITE_|NODE_ENV$|TEST$)/.test(name)),
  );
}
