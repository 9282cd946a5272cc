import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { TcpProxy } from '../../../test/process/tcp-proxy.js';
import { until } from '../../../test/process/until.js';

/** Proposals while the database is away, or one direction of the connection is broken. */
let server: PostgresServer;
let proxy: TcpProxy;
let chain: ChainInProcess;
let schemas = 0;
let options: InProcessOptions;

async function begin(more: InProcessOptions['database'] = {}): Promise<void> {
  chain = await ChainInProcess.start({ ...options, database: { ...options.database, ...more } });
  await chain.bootstrap();
}

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  proxy = await TcpProxy.start(server.port);
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  const database = { url, schema: `proposals_${++schemas}`, statementTimeLimit: 500 };
  options = { database, nodeDatabase: new MemoryNodeDatabase() };
  await begin();
});
afterEach(async () => {
  await chain?.stop();
  await proxy.close();
});

test("however many clients wait, each gets the database's error after the same time limit", async () => {
  await proxy.refuse();
  const first = chain.propose('first').catch((error) => error);
  await until(() => chain.database.awayForMs > 0, { what: 'the first failure', every: 10 });
  const second = chain.propose('second').catch((error) => error);
  for (const error of await Promise.all([first, second])) {
    expect(error).toMatchObject({ message: expect.stringMatching(/unavailable for/) });
  }
});

test('an insert that was held back arrives after its block: the proposal is not built again', async () => {
  proxy.hold();
  await chain.propose('ours');
  await chain.produce();
  proxy.deliver();
  const { schema } = chain.database;
  await until(async () => (await server.query(`SELECT FROM ${schema}.proposal`)).length > 0, {
    what: 'the insert to arrive',
  });
  await chain.stop();
  chain = await ChainInProcess.start(options);
  await chain.bootstrap();
  expect(chain.vm.isPending).toBe(false);
  expect(await chain.texts()).toEqual(['ours']);
});

test('a proposal that the network swallows does not delay the answer, and is built when it is stored after all', async () => {
  await chain.stop();
  await begin({ statementTimeLimit: 60_000 });
  proxy.hold();
  await expect(chain.propose('late')).rejects.toThrow('has not stored this within 10 s; it may still do so');
  expect(chain.mempool.acknowledged).toBe(0);
  proxy.deliver();
  await until(() => chain.vm.isPending, { what: 'the proposal in the queue' });
  await chain.produce();
  expect(await chain.texts()).toEqual(['late']);
});
