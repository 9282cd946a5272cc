import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TimestampApi } from '../api/timestamp-api.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { StartProcess } from '../start-process.js';

/** What is committed, in a directory that only its owner can reach, with the npm and the Node of the machine. */
const ROOT = join(import.meta.dirname, '../..');
const MINUTES = 60_000;
/** Nothing answers there: an npm that is asked for a package fails. */
const NO_REGISTRY = 'http://127.0.0.1:1';

let home: string;
let clone: string;
beforeAll(() => {
  home = temporaryDirectory('clean-clone');
  chmodSync(home, 0o700);
  clone = join(home, 'checkout');
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
});
afterAll(() => removeDirectory(home));

/** As from a terminal: without what npm and vitest have put into this process's environment. */
function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|VITE_|NODE_ENV$|TEST$)/.test(name),
  );
  const PATH = process.env.PATH?.split(':').filter((directory) => !directory.includes('node_modules'));
  return { ...Object.fromEntries(own), PATH: PATH?.join(':'), ...more };
}

function npmStart(dataDir: string, more?: NodeJS.ProcessEnv): StartProcess {
  return new StartProcess(['--http-port', '0', '--data-dir', join(home, dataDir)], {
    command: ['npm', 'start', '--'],
    cwd: clone,
    env: environment(more),
  });
}

async function expectToServe(start: StartProcess): Promise<void> {
  const { rpc } = await start.ready(10 * MINUTES);
  await new TimestampApi(rpc).propose('hello');
}

async function end(start: StartProcess): Promise<void> {
  start.pressCtrlC();
  await start.ended();
}

it('npm start works twice at once on a clean clone, and then without a registry', async () => {
  const both = [npmStart('first'), npmStart('second')];
  await Promise.all(both.map(expectToServe));
  const outputs = both.map(({ stdout }) => stdout);
  await Promise.all(both.map(end));
  expect(outputs.filter((output) => output.includes('installing packages'))).toHaveLength(1);

  const again = npmStart('first', {
    npm_config_registry: NO_REGISTRY,
    npm_config_cache: join(home, 'no-cache'),
  });
  await expectToServe(again);
  expect(again.stdout).not.toContain('installing packages');
  await end(again);
});

it('leaves the clone as it was committed', () => {
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' })).toBe('');
});
