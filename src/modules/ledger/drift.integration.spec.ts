import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';

let server: PostgresServer;
let chain: ChainInProcess;

beforeAll(async () => {
  server = await PostgresServer.start();
  chain = await ChainInProcess.start({ database: { url: server.url, schema: 'drift' } });
});
afterAll(async () => {
  await chain?.stop();
  await server?.dispose();
});

test('the entities match the migrations: TypeORM would change nothing', async () => {
  const { upQueries } = await chain.database.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('every table has a primary key: without one, a publication for logical replication lets UPDATE and DELETE fail', async () => {
  const without = await chain.database.dataSource.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'drift'::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary)`,
  );
  expect(without).toEqual([]);
});
