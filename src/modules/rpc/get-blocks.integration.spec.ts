import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { call as callMethod } from '../../../test/api/call.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { idToCb58 } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Block } from '../block/block.js';

/** Of the blocks from genesis on: some have the same time, and some seconds have no block. */
const TIMES = [0, 10, 10, 10, 20, 21, 30, 30, 45, 50];
const LAST = TIMES.length - 1;

interface Params {
  fromHeight?: number | string;
  toHeight?: number;
  fromTime?: number | string;
  toTime?: number | string;
  limit?: number;
  order?: string;
  includeData?: boolean;
}

interface Shown {
  id: string;
  parent_id: string;
  height: number;
  timestamp: number;
  size: number;
  data?: string;
}

interface Page {
  blocks: Shown[];
  nextHeight?: number;
  lastAcceptedHeight: number;
}

async function call(chain: ChainInProcess, params: Params) {
  return (await callMethod(chain, 'getBlocks', [params])) as {
    result: Page;
    error?: { code: number; message: string; data?: object };
  };
}

const heights = async (chain: ChainInProcess, params: Params): Promise<[number[], number | undefined]> => {
  const { result } = await call(chain, params);
  expect(result.lastAcceptedHeight).toBe(LAST);
  return [result.blocks.map(({ height }) => height), result.nextHeight];
};

/** What a page must be, found by looking at every block. */
function expected({
  fromHeight = 0,
  toHeight = LAST,
  fromTime = 0,
  toTime = 1_000,
  limit = 100,
  order,
}: Params) {
  const all = TIMES.map((time, height) => ({ time, height }))
    .filter(({ height }) => height >= Number(fromHeight) && height <= toHeight)
    .filter(({ time }) => time >= Number(fromTime) && time <= Number(toTime))
    .map(({ height }) => height);
  if (order === 'desc') all.reverse();
  return [all.slice(0, limit), all[limit]];
}

/** Blocks with the times above, and data of their number of bytes. */
function network(genesis: Block): Block[] {
  const blocks: Block[] = [];
  let parent = genesis;
  for (const [height, time] of TIMES.entries()) {
    if (height === 0) continue;
    parent = Block.build(parent.id, BigInt(height), BigInt(time), Buffer.alloc(height, height));
    blocks.push(parent);
  }
  return blocks;
}

describe.each(Object.entries(ENGINES))('getBlocks in %s', (_name, start) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());

  /** Starts the chain again: of its blocks only the last one is in memory. */
  async function startAgain(chain: ChainInProcess, options: InProcessOptions): Promise<ChainInProcess> {
    await chain.stop();
    return ChainInProcess.start(options);
  }
  const fresh = (): InProcessOptions => ({ ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase() });

  describe.each([
    ['in memory', 0, false],
    ['in the database, all but the last', LAST, false],
    ['in the database, the first half', 5, false],
    ['in the database, the first half, the others on their way', 5, true],
  ])('with the blocks %s', (_where, stored, isBehind) => {
    let chain: ChainInProcess;
    let blocks: Block[];
    beforeAll(async () => {
      const options = fresh();
      chain = await ChainInProcess.start(options);
      blocks = [chain.vm.lastAccepted, ...network(chain.vm.lastAccepted)];
      await chain.bootstrap(blocks.slice(1, stored + 1));
      chain = await startAgain(chain, options);
      if (isBehind) await chain.vm.setState('bootstrapping');
      for (const block of blocks.slice(stored + 1)) await chain.take(block);
      expect(chain.accepted.heldFrom).toBe(BigInt(stored));
      expect(chain.accepted.writtenHeight).toBe(BigInt(isBehind ? stored : LAST));
    });
    afterAll(async () => {
      await chain.vm.setState('normal');
      await chain.stop();
    });

    it.each<Params>([
      {},
      { limit: 3 },
      { fromHeight: 2, toHeight: 7, limit: 4 },
      { fromHeight: '4', limit: 1 },
      { fromHeight: 5, toHeight: 6 },
      { fromHeight: 6, toHeight: 2 },
      { toHeight: 1_000, order: 'desc', limit: 4 },
      { fromHeight: 2, toHeight: 7, order: 'desc', limit: 6 },
      { fromHeight: 2, toHeight: 7, order: 'desc', limit: 5 },
      { fromTime: 10, toTime: 10 },
      { fromTime: 11, toTime: 29 },
      { fromTime: 22, toTime: 29 },
      { fromTime: 30, order: 'desc', limit: 2 },
      { toTime: 30, order: 'desc', limit: 2 },
      { toTime: 0 },
      { fromTime: 50 },
      { fromTime: 51 },
      { fromHeight: 3, toTime: 44 },
    ])('%j', async (params) => {
      expect(await heights(chain, params)).toEqual(expected(params));
    });

    it('every time of the chain, and those between', async () => {
      for (let time = 0; time <= 51; time++) {
        expect(await heights(chain, { fromTime: time })).toEqual(expected({ fromTime: time }));
        expect(await heights(chain, { toTime: time })).toEqual(expected({ toTime: time }));
      }
    });

    it('takes RFC 3339, and rounds a fraction into the range', async () => {
      const found = { fromTime: '1970-01-01T00:00:10.5Z', toTime: '1970-01-01T01:00:30.9+01:00' };
      expect(await heights(chain, found)).toEqual(expected({ fromTime: 11, toTime: 30 }));
    });

    it('shows each block as it is', async () => {
      const { result } = await call(chain, { fromHeight: 3 });
      expect(result.blocks).toEqual(
        blocks.slice(3).map(({ id, parentId, height, timestamp, data }) => ({
          id: idToCb58(id),
          parent_id: idToCb58(parentId),
          height: Number(height),
          timestamp: Number(timestamp),
          size: data.length,
          data: `0x${Buffer.from(data).toString('hex')}`,
        })),
      );
      const bare = await call(chain, { fromHeight: 3, includeData: false });
      expect(bare.result.blocks).toEqual(result.blocks.map(({ data, ...rest }) => rest));
    });

    it('walks the chain page by page, each way', async () => {
      for (const order of ['asc', 'desc']) {
        const seen: number[] = [];
        let params: Params = { order, limit: 3 };
        for (;;) {
          const [page, next] = await heights(chain, params);
          seen.push(...page);
          if (next === undefined) break;
          params = { ...params, [order === 'asc' ? 'fromHeight' : 'toHeight']: next };
        }
        expect(seen).toEqual(expected({ order })[0]);
      }
    });

    it('past the last block there are none, which is how one polls', async () => {
      expect((await call(chain, { fromHeight: LAST + 1 })).result).toEqual({
        blocks: [],
        lastAcceptedHeight: LAST,
      });
    });
  });

  test('ends early at 4 MiB of data, at the right block, and never without one', async () => {
    const chain = await ChainInProcess.start(engine.fresh());
    await chain.bootstrap();
    for (let i = 0; i < 6; i++) await chain.take(chain.foreign('x'.repeat(1_000_000)));
    const page = async (params: Params) => {
      const { blocks, nextHeight } = (await call(chain, params)).result;
      return [blocks.map(({ height }) => height), nextHeight];
    };
    expect(await page({ fromHeight: 1 })).toEqual([[1, 2, 3, 4], 5]);
    expect(await page({ order: 'desc' })).toEqual([[6, 5, 4, 3], 2]);
    expect(await page({ includeData: false })).toEqual([[0, 1, 2, 3, 4, 5, 6], undefined]);
    chain.get(ChainConfig).api.maxAnswerBytes = 3_000_001;
    expect(await page({ fromHeight: 1 })).toEqual([[1], 2]);
    await chain.stop();
  });

  test('a page that ends in the database has no small block of memory after the gap', async () => {
    const options = fresh();
    let chain = await ChainInProcess.start(options);
    await chain.bootstrap();
    for (let i = 0; i < 5; i++) await chain.take(chain.foreign('x'.repeat(1_000_000)));
    await chain.take(chain.foreign('small'));
    chain = await startAgain(chain, options);
    expect(chain.accepted.heldFrom).toBe(6n);
    const { blocks, nextHeight } = (await call(chain, { fromHeight: 1 })).result;
    expect([blocks.map(({ height }) => height), nextHeight]).toEqual([[1, 2, 3, 4], 5]);
    await chain.stop();
  });

  test('says what is wrong with a call', async () => {
    const chain = await ChainInProcess.start(engine.fresh());
    const message = async (params: Params) => (await call(chain, params)).error?.message;
    expect((await call(chain, { limit: 1_025 })).error).toEqual({
      code: -32005,
      message: 'Limit exceeded: 1025 blocks, api.maxBlocks is 1024',
      data: { limit: 'api.maxBlocks', value: 1_024, reason: 'limitExceeded', retryable: false },
    });
    expect(await message({ limit: 0 })).toBe('Invalid params: limit must be a whole number of at least 1');
    expect(await message({ order: 'up' })).toBe('Invalid params: order must be one of asc, desc');
    expect(await message({ fromHeight: 1, fromTime: 1 })).toBe(
      'Invalid params: fromHeight and fromTime exclude each other',
    );
    expect(await message({ toHeight: 1, toTime: 1 })).toBe(
      'Invalid params: toHeight and toTime exclude each other',
    );
    for (const fromTime of ['yesterday', '2026-13-01T00:00:00Z', '2026-01-01', '-1']) {
      expect(await message({ fromTime })).toBe(
        'Invalid params: fromTime must be a time: seconds since 1970, or RFC 3339',
      );
    }
    await chain.stop();
  });
});
