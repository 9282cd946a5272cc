import { afterAll, beforeAll, expect, it } from 'vitest';
import { ChainInProcess } from '../in-process/chain-in-process.js';
import { MemoryNodeDatabase } from '../in-process/memory-node-database.js';
import { PostgresServer } from '../postgres-server.js';
import { PgBouncer } from './pgbouncer.js';

/** A real PgBouncer (Debian's package) between the chain and Postgres. */
let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

it('with pool_mode = session the chain works, and goes on after a restart of either', async () => {
  const nodeDatabase = new MemoryNodeDatabase();
  let bouncer = await PgBouncer.start(server, 'session');
  const start = () =>
    ChainInProcess.start({ nodeDatabase, database: { url: bouncer.url, schema: 'through_sessions' } });
  let chain = await start();
  await chain.bootstrap();
  await chain.propose('one');
  await chain.produce();
  await chain.propose('two');
  await chain.stop();
  await bouncer.dispose();

  bouncer = await PgBouncer.start(server, 'session');
  chain = await start();
  await chain.bootstrap();
  await chain.produce();
  expect(await chain.texts()).toEqual(['one', 'two']);
  await chain.stop();
  await bouncer.dispose();
});

it('with pool_mode = transaction the start is refused in one line, and leaves no schema', async () => {
  const bouncer = await PgBouncer.start(server, 'transaction');
  const database = { url: bouncer.url, schema: 'through_transactions' };
  await expect(ChainInProcess.start({ database })).rejects.toThrow(
    /^the database cannot be used: a connection pooler shares its server connections .* set pool_mode = session$/,
  );
  expect(await server.query("SELECT 1 FROM pg_namespace WHERE nspname = 'through_transactions'")).toEqual([]);
  await bouncer.dispose();
});
