import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { until } from '../../test/process/until.js';
import { askVersion, parseVersion } from './version-probe.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory('probe');
});
afterAll(() => removeDirectory(directory));

function script(text: string): string {
  const path = join(directory, 'host');
  writeFileSync(path, `#!/bin/sh\nPATH=/bin:/usr/bin\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

const ask = (text: string, limitMs = 10_000) => askVersion(script(text), performance.now() + limitMs);
const file = (name: string) => join(directory, name);
const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    // In a container without an init, an ended process may stay a zombie; it counts as gone.
    return /^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

describe('the version of a binary', () => {
  it.each([
    ['avalanche/1.10.12 [database=v1.4.5, rpcchainvm=28, go=1.20.7]', 28],
    ['avalanchego/1.14.2 [database=v1.4.5, rpcchainvm=45, commit=abc, go=1.24.9]', 45],
    ['rpcchainvm=47', 47],
    ['v26.10.0', undefined],
    ['xrpcchainvm=45', undefined],
    ['rpcchainvm=12345678901', undefined],
  ])('%s', (text, number) => expect(parseVersion(text)).toBe(number));

  it('is what it prints, even in pieces', async () => {
    expect(await ask('[ "$1" = --version ] && echo "avalanchego/1.14.2 [rpcchainvm=45]"')).toBe(45);
    expect(await ask('printf "[rpcchainvm=4"; sleep 0.1; printf "5]"')).toBe(45);
    expect(await ask('printf rpcchainvm=45')).toBe(45);
  });

  it('is unknown if it does not print one, or does not exist', async () => {
    expect(await ask('exit 1')).toBeUndefined();
    expect(await ask('echo rpcchainvm=45 >&2')).toBeUndefined();
    expect(await askVersion(file('none'), performance.now() + 10_000)).toBeUndefined();
    expect(await askVersion(directory, performance.now() + 10_000)).toBeUndefined();
  });

  it('is unknown if it cannot be started, for which Node throws in some cases', async () => {
    symlinkSync('loop', file('loop'));
    for (const path of [join(script('exit'), 'x'), file('loop'), file('x'.repeat(5_000)), file('\0')]) {
      expect(await askVersion(path, performance.now() + 10_000)).toBeUndefined();
    }
  });

  it('does not take more than its time, and leaves nothing behind', async () => {
    expect(
      await ask(`echo $$ > ${file('self')}; sleep 60 & echo $! > ${file('child')}; wait`, 300),
    ).toBeUndefined();
    for (const name of ['self', 'child']) {
      const pid = Number(readFileSync(file(name), 'utf8'));
      await until(() => isGone(pid), { what: `${name} to be gone`, within: 5_000, every: 20 });
    }
  });

  it('does not wait for processes that the binary leaves running, nor for a binary that has already printed it', async () => {
    expect(await ask('sleep 60 & echo rpcchainvm=45.')).toBe(45);
    expect(await ask(`echo rpcchainvm=45.; sleep 60; touch ${file('slept')}`)).toBe(45);
    expect(existsSync(file('slept'))).toBe(false);
  });

  it('is cut short when it is endless', async () => {
    expect(await ask('while :; do echo endless endless endless endless endless; done')).toBeUndefined();
  });

  it('is asked for with only the mark in the environment', async () => {
    await ask(`env | sort > ${file('env')}`);
    const names = readFileSync(file('env'), 'utf8').replaceAll(/=.*/g, '').trim().split('\n');
    expect(names.filter((name) => !['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual([
      'GRPC_TIMESTAMPVM_VERSION_PROBE',
    ]);
  });
});
