import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';

/** How much longer than a statement's limit the driver waits before it gives up by itself. */
const DRIVERS_MS = 1_000;

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

test('a migration may take longer than a statement', async () => {
  const database = {
    url: server.url,
    schema: 'long_migration',
    statementTimeLimit: 100,
    startTimeLimit: 300,
  };
  // Its build would still hold the table.
  const isSearchEnabled = false;
  await (await ChainInProcess.start({ database, isSearchEnabled })).stop();
  await server.query('DROP INDEX long_migration.block_proposal_idx');
  await server.query("DELETE FROM long_migration.migration WHERE name LIKE 'ProposalsOfBlocks%'");

  const other = new pg.Client(server.url);
  await other.connect();
  await other.query('BEGIN');
  await other.query('LOCK TABLE long_migration.block IN SHARE ROW EXCLUSIVE MODE');
  const starting = ChainInProcess.start({ database, isSearchEnabled });
  await sleep(2 * DRIVERS_MS);
  await other.query('COMMIT');
  await other.end();

  const chain = await starting;
  expect(chain.log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  await chain.take(chain.foreign('first'));
  await chain.stop();
});
