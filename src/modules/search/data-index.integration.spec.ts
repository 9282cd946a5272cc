import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { until } from '../../../test/process/until.js';
import { DataIndex } from './data-index.js';

/** The index beside a running chain, on a real server. */
let server: PostgresServer;
let chain: ChainInProcess;
let schemas = 0;
let schema: string;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
afterEach(() => chain.stop());

const start = async (): Promise<void> => {
  chain = await ChainInProcess.start({ database: { url: server.url, schema }, awaitsIndex: false });
};
const index = () => chain.get(DataIndex);
const isReady = () => until(() => index().state === 'ready', { what: 'the index', every: 10 });
const isValid = async (): Promise<boolean | undefined> => {
  const [row] = await server.query<{ indisvalid: boolean }>(
    `SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('${schema}.block_data_idx')`,
  );
  return row?.indisvalid;
};

/** A chain with blocks and without the index, which has ended. */
async function chainWithout(): Promise<void> {
  schema = `indexed_${++schemas}`;
  chain = await ChainInProcess.start({ database: { url: server.url, schema }, isSearchEnabled: false });
  await chain.bootstrap();
  for (let i = 0; i < 5; i++) await chain.take(chain.foreign(`data ${i}`));
  await chain.stop();
}

test('it waits for nobody: the chain starts and accepts while another session holds the build up', async () => {
  await chainWithout();
  const other = new pg.Client(server.url);
  await other.connect();
  // A build waits for every transaction that has written before.
  await other.query(
    `BEGIN; UPDATE ${schema}.chain SET height = height WHERE false; LOCK ${schema}.block IN ROW EXCLUSIVE MODE`,
  );
  await start();
  await until(async () => (await isValid()) === false, { what: 'the build to begin', every: 10 });
  await chain.bootstrap();
  await chain.propose('meanwhile');
  await chain.produce();
  expect(index().state).toBe('building');
  expect(await index().progress()).toBeGreaterThanOrEqual(0);
  await other.query('COMMIT');
  await other.end();
  await isReady();
  expect(await isValid()).toBe(true);
});

test('what a broken build has left is built anew', async () => {
  await chainWithout();
  await start();
  await isReady();
  await chain.stop();
  await server.query(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '${schema}.block_data_idx'::regclass`,
  );
  await start();
  await isReady();
  expect(await isValid()).toBe(true);
});

test('a build that fails is tried again, and the log says why', async () => {
  await chainWithout();
  await server.query(`CREATE TABLE ${schema}.block_data_idx ()`);
  await start();
  await until(
    () => chain.log.lines.some((line) => line.includes('the index for searches could not be kept')),
    {
      what: 'the failure',
      every: 10,
    },
  );
  await server.query(`DROP TABLE ${schema}.block_data_idx`);
  await isReady();
});

test('the end of the chain does not wait for a build, which the next start finds', async () => {
  await chainWithout();
  const other = new pg.Client(server.url);
  await other.connect();
  await other.query(`BEGIN; LOCK ${schema}.block IN ROW EXCLUSIVE MODE`);
  await start();
  await until(async () => (await isValid()) === false, { what: 'the build to begin', every: 10 });
  await chain.stop();
  await start();
  expect(index().state).toBe('building');
  await other.query('COMMIT');
  await other.end();
  await isReady();
  expect(await isValid()).toBe(true);
});
