import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { FencedError } from './database-errors.js';

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

test('five processes start at once on an empty server, ten times over', async () => {
  for (let round = 0; round < 10; round++) {
    const name = `empty_${round}`;
    await server.query(`CREATE DATABASE ${name}`);
    const url = server.url.replace(/\/postgres$/, `/${name}`);
    // Three have their own schema, two share one.
    const schemas = ['a', 'b', 'c', 'shared', 'shared'];
    const chains = await Promise.all(
      schemas.map((schema) => ChainInProcess.start({ database: { url, schema } })),
    );
    const tokens = chains.slice(3).map(({ claim }) => claim.token);
    expect(tokens.sort()).toEqual(['1', '2']);
    for (const chain of chains.slice(0, 3)) {
      await chain.take(chain.foreign('first'));
      expect(chain.height).toBe(1);
    }
    await Promise.all(chains.map((chain) => chain.stop()));
  }
});

test('several chains and nodes on one server do not see each other', async () => {
  const database = { url: server.url };
  const nodes = await Promise.all(
    [1, 2, 3].map((n) => ChainInProcess.start({ database, chainId: new Uint8Array(32).fill(n) })),
  );
  const names = new Set(nodes.map((node) => node.database.schema));
  expect(names.size).toBe(3);
  await Promise.all(nodes.map((node, i) => node.take(node.foreign(`chain ${i}`))));
  for (const [i, node] of nodes.entries()) expect(await node.texts()).toEqual([`chain ${i}`]);
  await Promise.all(nodes.map((node) => node.stop()));
});

test.each([
  ['accept', (chain: ChainInProcess) => chain.take(chain.foreign('older'))],
  ['propose', (chain: ChainInProcess) => chain.propose('older')],
  [
    'write behind',
    async (chain: ChainInProcess) => {
      await chain.vm.setState('bootstrapping');
      await chain.take(chain.foreign('older'));
      await chain.vm.setState('normal');
    },
  ],
] as const)('the older of two processes stops at its next write: %s', async (what, write) => {
  const options: InProcessOptions = {
    database: { url: server.url, schema: `fenced_${what.replace(' ', '_')}` },
    nodeDatabase: new MemoryNodeDatabase(),
  };
  const older = await ChainInProcess.start(options);
  await older.take(older.foreign('first'));
  const newer = await ChainInProcess.start(options);
  await expect(write(older)).rejects.toBeInstanceOf(FencedError);
  await expect(older.database.ping(1_000)).rejects.toThrow(
    /another process has taken over the schema fenced_/,
  );
  await newer.take(newer.foreign('second'));
  await newer.propose('queued');
  expect(await newer.texts()).toEqual(['first', 'second']);
  await older.stop();
  await newer.stop();
  const next = await ChainInProcess.start(options);
  expect(await next.texts()).toEqual(['first', 'second']);
  expect(next.mempool.size).toBe(1);
  await next.stop();
});

test('the older process no longer stores rejected blocks', async () => {
  const options: InProcessOptions = {
    database: { url: server.url, schema: 'fenced_reject' },
    nodeDatabase: new MemoryNodeDatabase(),
  };
  const older = await ChainInProcess.start(options);
  const block = older.foreign('rejected');
  await older.vm.verify(block.bytes);
  const newer = await ChainInProcess.start(options);
  older.vm.reject(block.id);
  await older.state.settle();
  expect(older.log.lines.join()).toMatch(/not kept.*another process/);
  expect(await newer.vm.get(block.id)).toBeUndefined();
  await older.stop();
  await newer.stop();
});

test('tables of a newer timestampvm are left alone', async () => {
  const options = { database: { url: server.url, schema: 'from_the_future' } };
  await (await ChainInProcess.start(options)).stop();
  await server.query(
    `INSERT INTO from_the_future.migration (timestamp, name) VALUES (9999999999999, 'Later9999')`,
  );
  await expect(ChainInProcess.start(options)).rejects.toThrow(
    /changed by a newer timestampvm \(migration Later9999\)/,
  );
});
