import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { runningFile } from './parent-binary.js';

const processes = temporaryDirectory('processes');
afterAll(() => removeDirectory(processes));

/** A process whose link cannot be followed, as that of one with capabilities. */
function closedProcess(pid: number, commandLine: string): number {
  mkdirSync(join(processes, String(pid)));
  symlinkSync('/nowhere', join(processes, String(pid), 'exe'));
  writeFileSync(join(processes, String(pid), 'cmdline'), commandLine);
  return pid;
}

test.runIf(process.platform === 'linux')('the file of a process is where its link leads', () => {
  expect(runningFile(process.pid)).toBe(`/proc/${process.pid}/exe`);
});

it.each([
  ['/opt/avalanchego/avalanchego\0--http-port=443\0', '/opt/avalanchego/avalanchego'],
  ['./build/avalanchego\0', resolve('build/avalanchego')],
  ['avalanchego\0--config-file=/etc/node.json\0', undefined],
  ['', undefined],
])('or else what it was started as: %j', (commandLine, path) => {
  const pid = closedProcess(commandLine.length + 1, commandLine);
  expect(runningFile(pid, processes)).toBe(path);
});

it('and none of a process that is gone', () => {
  expect(runningFile(999_999, processes)).toBeUndefined();
});
