import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { exclusively } from './exclusive.js';

const dir = temporaryDirectory('exclusive');
afterAll(() => removeDirectory(dir));

it('lets one task run at a time', async () => {
  const lock = join(dir, 'shared.lock');
  let working = 0;
  const work = async () => {
    expect(++working).toBe(1);
    await turn();
    working--;
  };
  await Promise.all([exclusively(lock, work), exclusively(lock, work), exclusively(lock, work)]);
  expect(existsSync(lock)).toBe(false);
});

it('takes over the lock of a process that is gone', async () => {
  const lock = join(dir, 'left.lock');
  // No system gives out process IDs as high as this.
  writeFileSync(lock, '2000000000');
  expect(await exclusively(lock, async () => 'done')).toBe('done');
});

it('gives the lock back when the work fails', async () => {
  const lock = join(dir, 'failed.lock');
  await expect(exclusively(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});
