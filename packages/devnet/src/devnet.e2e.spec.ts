import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../../test/process/free-port.js';
import { guardian } from '../../../test/process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { until } from '../../../test/process/until.js';

const DEVNET = join(import.meta.dirname, '../../../dist/devnet/main.js');

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory('devnet');
});
afterEach(() => removeDirectory(directory));

it('ends at once when it is stopped while its nodes start, and leaves nothing', async () => {
  const node = join(directory, 'node');
  const pid = join(directory, 'pid');
  writeFileSync(node, `#!/bin/sh\necho $$ > ${pid}\nexec /bin/sleep 1000\n`, { mode: 0o755 });
  const data = join(directory, 'data');
  const port = String(await freePort());
  const args = ['--avalanchego', node, '--data-dir', data, '--nodes', '2', '--http-port', port];
  const child = spawn(process.execPath, [DEVNET, ...args], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  guardian.watchProcess(-(child.pid as number));
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const stderr = text(child.stderr);
  await until(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n'), { what: 'the first node' });
  await until(() => stdout.includes('waiting'), { what: 'a word of what it waits for' });
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  guardian.forgetProcess(-(child.pid as number));
  expect(stdout).toBe(`starting 2 nodes in ${data}\nwaiting for the node ID at http://127.0.0.1:${port}\n`);
  expect(await stderr).toBe('');
  expect(existsSync(data)).toBe(false);
  expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
});

it('repeats the text of a program that is no node, and leaves nothing', async () => {
  const node = join(directory, 'node');
  writeFileSync(node, '#!/bin/sh\necho "what is --data-dir?"\nexit 3\n', { mode: 0o755 });
  const data = join(directory, 'data');
  const child = spawn(process.execPath, [DEVNET, '--avalanchego', node, '--data-dir', data], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await once(child, 'exit')).toEqual([1, null]);
  const [, stderr] = await output;
  expect(stderr).toContain(`${node} has ended (exit code 3): what is --data-dir?`);
  expect(existsSync(data)).toBe(false);
});

const NODE = ['--avalanchego', process.execPath];

it.each([
  [[], '--avalanchego FILE is missing: name the executable of the nodes'],
  [['--avalanchego', '/nowhere'], 'there is no /nowhere: name the executable of the nodes'],
  [[...NODE, '--nodes', '0'], '--nodes must be a number from 1 to 20'],
  [[...NODE, '--validators', '21'], '--validators must be a number from 0 to 20'],
  [[...NODE, '--validators', '3', '--nodes', '2'], '--nodes must be a number from 3 to 20'],
  [[...NODE, '--http-port', 'x'], '--http-port must be a number from 1 to 65495'],
  [[...NODE, '--prot', '1'], "Unknown option '--prot'. See npm run devnet -- --help"],
])('refuses %j in one line', (args, text) => {
  const { status, stderr } = spawnSync(process.execPath, [DEVNET, ...args], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: `devnet: ${text}\n` });
});

it('refuses a database that the plugin cannot use, before any node starts, and leaves nothing', () => {
  const data = join(directory, 'data');
  const url = 'postgres://me:secret@127.0.0.1:1/x';
  const args = [DEVNET, ...NODE, '--data-dir', data, '--postgres', url];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^devnet: --postgres cannot be used: .*ECONNREFUSED.*\n$/);
  expect(stderr).not.toContain('secret');
  expect(existsSync(data)).toBe(false);
});

it('refuses a directory that holds something, and leaves it alone', () => {
  writeFileSync(join(directory, 'mine'), '');
  const args = [DEVNET, ...NODE, '--data-dir', directory];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: `devnet: ${directory} is not empty\n` });
  expect(readdirSync(directory)).toEqual(['mine']);
});
