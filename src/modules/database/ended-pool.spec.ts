import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.js';

it('a pool that was ended refuses at once, though its last connection is still there', async () => {
  let tries = 0;
  const ended = {
    ending: true,
    totalCount: 1,
    options: { max: 1 },
    on() {},
    connect: async () => {
      tries++;
      // The driver has no such end: a loop of promises would stop this process.
      if (tries > 3) throw new Error('timeout exceeded when trying to connect');
      throw new Error('Cannot use a pool after calling end on the pool');
    },
  } as unknown as Pool;
  await expect(new ConnectionPool(() => ended, 1).acquire()).rejects.toThrow('Cannot use a pool');
  expect(tries).toBe(1);
});
