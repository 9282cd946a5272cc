import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from '../../../test/api/call.js';
import { FeedSocket } from '../../../test/feed-socket.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { FeedServer } from '../../../test/in-process/feed-server.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { until } from '../../../test/process/until.js';
import { Feed } from './feed.service.js';

const BLOCKS = 20;
const ALL = Array.from({ length: BLOCKS }, (_, i) => i + 1);

describe.each(Object.entries(ENGINES))('clients behind the chain, in %s', (_name, start) => {
  let engine: TestEngine;
  let options: InProcessOptions;
  let chain: ChainInProcess;
  let server: FeedServer;
  /** The names of the statements from `listen` on. */
  let statements: string[];

  const listen = async (): Promise<void> => {
    statements = [];
    chain.database.onStatement((name) => statements.push(name));
    server = await FeedServer.start(chain.get(Feed));
  };
  const received = async (fromHeight: number): Promise<number[]> => {
    const feed = await FeedSocket.connect(server.url, `/ws?fromHeight=${fromHeight}`);
    const count = BLOCKS + 1 - fromHeight;
    await until(() => feed.heights.length >= count, { what: 'the blocks', every: 5, within: 10_000 });
    await feed.close();
    return feed.heights;
  };

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  beforeEach(async () => {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase() };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
    for (let i = 0; i < BLOCKS; i++) await chain.take(chain.foreign(`${i}`));
  });
  afterEach(async () => {
    await server.close();
    await chain.stop();
  });

  test('cost no SQL, over the feed and by calls', async () => {
    await listen();
    expect(await received(1)).toEqual(ALL);
    expect((await call(chain, 'getBlockByHeight', { height: 1 })).result).toMatchObject({
      block: { height: 1 },
    });
    for (const params of [{ fromHeight: 1 }, { fromHeight: 1, order: 'desc' }, { fromTime: 1 }]) {
      const { result } = await call(chain, 'getBlocks', params);
      expect((result as { blocks: object[] }).blocks).toHaveLength(BLOCKS);
    }
    expect(statements).toEqual([]);
  });

  test('cost a query for each block from before the last start', async () => {
    await chain.stop();
    chain = await ChainInProcess.start(options);
    await listen();
    expect(await received(BLOCKS - 2)).toEqual(ALL.slice(-3));
    expect(statements).toEqual(['block_by_height', 'block_by_height']);
  });
});
