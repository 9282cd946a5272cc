import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { call } from '../../../test/api/call.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { until } from '../../../test/process/until.js';
import { ChainConfig } from '../../config/chain-config.js';
import { DataIndex } from '../search/data-index.js';

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

interface Page {
  blocks: { height: number; size: number; data: string }[];
  nextHeight?: number;
}

/** Some data come several times, and one is the sha256 of another. */
const DATA: (string | Buffer)[] = ['a', 'b', 'a', sha256('a'), 'c', 'a', '', 'b', sha256('a')];

describe.each(Object.entries(ENGINES))('findBlocks in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain.stop());

  async function begin(more: InProcessOptions = {}): Promise<void> {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase(), ...more };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }
  const isReady = () => until(() => chain.get(DataIndex).state === 'ready', { what: 'the index', every: 10 });
  const find = async (params: object): Promise<Page> => {
    const { result, error } = await call(chain, 'findBlocks', params);
    expect(error).toBeUndefined();
    return result as Page;
  };
  const heights = async (params: object): Promise<[number[], number | undefined]> => {
    const { blocks, nextHeight } = await find(params);
    return [blocks.map(({ height }) => height), nextHeight];
  };
  /** By looking at every block. */
  const expected = (hash: Buffer, digestToo: boolean): number[] =>
    DATA.flatMap((data, i) =>
      sha256(data).equals(hash) || (digestToo && hash.equals(Buffer.from(data))) ? [i + 1] : [],
    );

  describe.each(['in Postgres', 'half of them in memory'])('with the blocks %s', (where) => {
    it('finds all of the data or the hash, and no other', async () => {
      await begin();
      await isReady();
      for (const [i, data] of DATA.entries()) {
        if (i === 5 && where !== 'in Postgres') await chain.vm.setState('bootstrapping');
        await chain.take(chain.foreign(data));
      }
      if (where !== 'in Postgres') expect(chain.accepted.writtenHeight).toBe(5n);
      for (const data of ['a', 'b', 'c', '', 'd', sha256('a'), sha256('b')]) {
        const bytes = Buffer.from(data);
        const of = (order?: string) => ({ ...(order && { order }), limit: 100 });
        const byData = expected(sha256(bytes), false);
        expect(await heights({ data: bytes.toString('base64'), ...of() })).toEqual([byData, undefined]);
        const hex = { data: `0x${bytes.toString('hex')}`, encoding: 'hex' };
        expect(await heights({ ...hex, ...of('desc') })).toEqual([byData.toReversed(), undefined]);
        const hash = sha256(bytes);
        const byHash = expected(hash, true);
        expect(await heights({ sha256: hash.toString('hex'), ...of() })).toEqual([byHash, undefined]);
        expect(await heights({ sha256: `0x${hash.toString('hex')}`, ...of('desc') })).toEqual([
          byHash.toReversed(),
          undefined,
        ]);
      }
      const hash = sha256('a').toString('hex');
      expect(await heights({ sha256: hash, limit: 2 })).toEqual([[1, 3], 4]);
      expect(await heights({ sha256: hash, limit: 2, fromHeight: 4 })).toEqual([[4, 6], 9]);
      expect(await heights({ sha256: hash, limit: 1, order: 'desc', toHeight: 8 })).toEqual([[6], 4]);
      expect(await heights({ sha256: hash, fromHeight: 7, toHeight: 8 })).toEqual([[], undefined]);
      expect((await find({ data: 'Yg==' })).blocks[0]).toMatchObject({ height: 2, size: 1, data: '0x62' });
      await chain.vm.setState('normal');
    });
  });

  test('an answer ends early when its data are too much, and never without a block', async () => {
    await begin();
    await isReady();
    const large = 'x'.repeat(1_000_000);
    for (let i = 0; i < 4; i++) await chain.take(chain.foreign(large));
    const hash = sha256(large).toString('hex');
    chain.get(ChainConfig).api.maxAnswerBytes = 9_000_000;
    expect(await heights({ sha256: hash })).toEqual([[1, 2], 3]);
    chain.get(ChainConfig).api.maxAnswerBytes = 3_000_000;
    expect(await heights({ sha256: hash })).toEqual([[1], 2]);
  });

  test('blocks that were there before the index are found, and the plan has the index without statistics', async () => {
    await begin({ isSearchEnabled: false });
    for (let i = 0; i < 30; i++) await chain.take(chain.foreign(`data ${i}`));
    await chain.stop();
    chain = await ChainInProcess.start({ ...options, isSearchEnabled: true });
    await isReady();
    expect(await heights({ sha256: sha256('data 7').toString('hex') })).toEqual([[8], undefined]);
    const { schema } = options.database ?? {};
    const query = (sql: string): Promise<object[]> => chain.database.dataSource.query(sql);
    // Rows of the archive, as many as make a difference.
    await query(
      `INSERT INTO ${schema}.block (height, timestamp, id, parent_id, data)
       SELECT n, n, sha256(n::text::bytea), '', n::text::bytea FROM generate_series(1000, 20000) AS n`,
    );
    const rows = await query(
      `EXPLAIN SELECT id, data FROM ${schema}.block WHERE substr(sha256(data), 1, 8) = '\\x0102030405060708'
       AND sha256(data) = '\\x01' AND height BETWEEN 0 AND 30000 ORDER BY height LIMIT 11`,
    );
    expect(JSON.stringify(rows)).toContain('block_data_idx');
  });

  test('off by the config: it is refused, and the index goes', async () => {
    await begin();
    await isReady();
    await chain.stop();
    chain = await ChainInProcess.start({ ...options, isSearchEnabled: false });
    expect((await call(chain, 'findBlocks', { data: '' })).error).toEqual({
      code: -32002,
      message: 'this node does not search: search.enabled is false',
      data: { reason: 'searchOff', retryable: false },
    });
    const indexes = (): Promise<object[]> =>
      chain.database.dataSource.query(
        `SELECT FROM pg_indexes WHERE schemaname = '${options.database?.schema}' AND indexname = 'block_data_idx'`,
      );
    await until(async () => (await indexes()).length === 0, { what: 'the index to be gone', every: 10 });
  });

  test.each([
    [{}, 'one of data and sha256 is expected'],
    [{ data: '', sha256: '00'.repeat(32) }, 'one of data and sha256 is expected'],
    [{ data: 'x' }, 'data must be base64 (standard alphabet, padded)'],
    [{ data: 'abc', encoding: 'hex' }, 'data must be hexadecimal digits, two for each byte'],
    [{ data: '', encoding: 'text' }, 'encoding must be one of base64, hex'],
    [{ sha256: '00' }, 'sha256 must be 64 hexadecimal digits'],
    [{ data: '', limit: 101 }, 'limit must be a whole number from 1 to 100'],
  ])('%j is refused', async (params, text) => {
    await begin();
    expect((await call(chain, 'findBlocks', params)).error).toMatchObject({
      code: -32602,
      message: `Invalid params: ${text}`,
    });
  });
});
