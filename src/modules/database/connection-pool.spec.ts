import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../../../test/process/free-port.js';
import { within } from '../../common/within.js';
import { ConnectionPool } from './connection-pool.js';

/** More than a refusal takes. */
const LIMIT_MS = 10_000;

let pool: pg.Pool | undefined;
afterEach(() => {
  // A pool with callers who wait for ever would never have ended.
  void pool?.end();
});

test('where every connection is refused, callers who ask at once are all told', async () => {
  pool = new pg.Pool({ host: '127.0.0.1', port: await freePort(), max: 8 });
  const connections = new ConnectionPool(() => pool as pg.Pool, 8);
  const asked = Array.from({ length: 4 }, () => connections.acquire());
  const told = Promise.allSettled(asked);
  const results = await within(LIMIT_MS, told);
  expect(results).toEqual(
    asked.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'ECONNREFUSED' }) })),
  );
});
