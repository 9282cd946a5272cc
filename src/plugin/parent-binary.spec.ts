import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { filesAbove, runningFile } from './parent-binary.js';

const processes = temporaryDirectory('processes');
afterAll(() => removeDirectory(processes));

/** A process whose link cannot be followed, like that of a process with capabilities. */
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

it('and a process that is gone has none', () => {
  expect(runningFile(999_999, processes)).toBeUndefined();
});

describe('the files above a process', () => {
  /** A process whose link cannot be followed, below another. */
  const process = (pid: number, parent: number, path: string) => {
    writeFileSync(
      join(processes, String(closedProcess(pid, path)), 'stat'),
      `${pid} (a (b) c) S ${parent} 1 1`,
    );
  };

  it('are those of its parent and of the next two', () => {
    process(5004, 5003, '/bin/plugin');
    process(5003, 5002, '/bin/sh');
    process(5002, 5001, 'sh');
    process(5001, 5000, '/bin/avalanchego');
    process(5000, 0, '/bin/init');
    expect([...filesAbove(5004, processes)]).toEqual(['/bin/sh', '/bin/avalanchego']);
    expect([...filesAbove(5003, processes)]).toEqual(['/bin/avalanchego', '/bin/init']);
  });

  it('end with the first process, and with one that is gone', () => {
    expect([...filesAbove(5000, processes)]).toEqual([]);
    process(5010, 999_999, '/bin/plugin');
    expect([...filesAbove(5010, processes)]).toEqual([]);
  });
});
