import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { TcpProxy } from '../../../test/process/tcp-proxy.js';
import { until } from '../../../test/process/until.js';
import type { Block } from '../block/block.js';

/** Calls that a host may make at any time, whatever the state of the database. */
let server: PostgresServer;
let proxy: TcpProxy;
let options: InProcessOptions;
let chain: ChainInProcess;
let schemas = 0;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  proxy = await TcpProxy.start(server.port);
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  options = { database: { url, schema: `calls_${++schemas}` }, nodeDatabase: new MemoryNodeDatabase() };
  chain = await ChainInProcess.start(options);
});
afterEach(async () => {
  await chain?.stop();
  await proxy.close();
});

async function takeSome(count: number): Promise<Block[]> {
  const blocks: Block[] = [];
  for (let i = 0; i < count; i++) {
    blocks.push(chain.foreign(`block ${i}`));
    await chain.take(blocks.at(-1) as Block);
  }
  return blocks;
}

test.each(['bootstrapping', 'normal'] as const)(
  'a block that is accepted twice at once while %s is accepted once',
  async (state) => {
    for (let i = 0; i < 2; i++) await chain.propose('same');
    const ours = await chain.vm.build();
    await chain.vm.setState(state);
    await chain.vm.verify(ours.bytes);
    await Promise.all([chain.vm.accept(ours.id), chain.vm.accept(ours.id)]);
    await chain.take(chain.foreign('next'));
    await chain.vm.setState('normal');
    expect(await chain.texts()).toEqual(['same', 'next']);
    expect(chain.mempool.size).toBe(1);
  },
);

test('a block in memory is returned, and parsed, without the database', async () => {
  const [block] = (await takeSome(3)) as [Block];
  await proxy.refuse();
  expect(await chain.vm.get(block.id)).toMatchObject({ status: 'accepted' });
  expect(await chain.vm.parse(block.bytes)).toMatchObject({ status: 'accepted' });
  await chain.vm.verify(block.bytes);
});

test('parsing a block from before the start waits for a database that is away', async () => {
  await takeSome(2);
  await chain.stop();
  chain = await ChainInProcess.start(options);
  const other = chain.foreign('other', (await chain.accepted.findAccepted(0n)) as Block);
  await proxy.refuse();
  const parsing = chain.vm.parse(other.bytes);
  parsing.catch(() => {});
  await until(() => chain.database.awayForMs > 0, { what: 'the first failure', every: 10 });
  await proxy.listen();
  expect(await parsing).toMatchObject({ status: 'processing' });
});
