import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PLUGIN } from '../../test/hosted-chain.js';
import { guardian } from '../../test/process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { until } from '../../test/process/until.js';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory('devnet');
});
afterEach(() => removeDirectory(directory));

it('ends at once when it is told to while its nodes start, and leaves nothing', async () => {
  const node = join(directory, 'node');
  const pid = join(directory, 'pid');
  writeFileSync(node, `#!/bin/sh\necho $$ > ${pid}\nexec /bin/sleep 1000\n`, { mode: 0o755 });
  const data = join(directory, 'data');
  const child = spawn(PLUGIN, ['devnet', '--avalanchego', node, '--data-dir', data, '--nodes', '2'], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  guardian.watchProcess(-(child.pid as number));
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  await until(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n'), { what: 'the first node' });
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  guardian.forgetProcess(-(child.pid as number));
  expect(await output).toEqual([`starting 2 nodes in ${data}\n`, '']);
  expect(existsSync(data)).toBe(false);
  expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
});

it('says what a program that is no node has said, and leaves nothing', async () => {
  const node = join(directory, 'node');
  writeFileSync(node, '#!/bin/sh\necho "what is --data-dir?"\nexit 3\n', { mode: 0o755 });
  const data = join(directory, 'data');
  const child = spawn(PLUGIN, ['devnet', '--avalanchego', node, '--data-dir', data], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await once(child, 'exit')).toEqual([1, null]);
  const [, stderr] = await output;
  expect(stderr).toContain(`${node} has ended (exit code 3): what is --data-dir?`);
  expect(existsSync(data)).toBe(false);
});
