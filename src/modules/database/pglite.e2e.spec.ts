import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { textOf } from '../../../test/api/timestamp-api.js';
import { startHostedChain } from '../../../test/hosted-chain.js';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { until } from '../../../test/process/until.js';

test('a directory that a process holds is not opened by another, and the holder is named', async () => {
  const chain = await startHostedChain();
  const chainDataDir = join(chain.dataDir, 'chain');
  await expect(ChainInProcess.start({ chainDataDir })).rejects.toThrow(
    `is in use by process ${chain.plugin.pid}`,
  );
  await chain.api.propose('unharmed');
  await chain.accepted(1);
  // A process that died holds nothing.
  await chain.kill();
  await chain.start();
  expect((await chain.api.blocks()).map(textOf)).toEqual(['timestampvm', 'unharmed']);
  expect(chain.plugin.output.stdout.join()).toContain('does not force commits to disk');
  await chain.stop();
});

test('a first start that is killed while it creates the database does not disturb the next start', async () => {
  const dataDir = temporaryDirectory('interrupted');
  const chainDir = join(dataDir, 'chain');
  const unfinished = join(chainDir, 'pglite.unfinished');
  const holder = (): number => {
    const file = join(chainDir, 'lock.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  };
  for (const ms of [100, 700, 1_500]) {
    const before = holder();
    const outcome = startHostedChain({ dataDir, handshakeTimeout: 30_000 }).then(
      () => 'started',
      (error: Error) => error.message,
    );
    await until(() => holder() !== before && existsSync(unfinished), { what: 'the making', every: 5 });
    await sleep(ms);
    process.kill(holder(), 'SIGKILL');
    expect(await outcome).toContain('was ended by SIGKILL');
    expect(existsSync(unfinished)).toBe(true);
    expect(existsSync(join(chainDir, 'pglite'))).toBe(false);
  }
  const chain = await startHostedChain({ dataDir, handshakeTimeout: 30_000 });
  await chain.api.propose('after all');
  await chain.accepted(1);
  expect(existsSync(unfinished)).toBe(false);
  await chain.stop();
});
