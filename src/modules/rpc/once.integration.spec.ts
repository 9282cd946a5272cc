import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, call } from '../../../test/api/call.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { until } from '../../../test/process/until.js';
import { idToCb58, sha256Id } from '../../common/id.js';
import { encodeReceiptId } from '../receipts/receipt-id.js';
import { DataIndex } from '../search/data-index.js';

interface Shown {
  id: string;
  status: string;
  matchedBy?: string;
  block?: { id: string; height: number };
}

describe.each(Object.entries(ENGINES))('proposals that are made once, in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain.stop());

  async function begin(options: InProcessOptions = {}): Promise<void> {
    chain = await ChainInProcess.start({
      ...engine.fresh(),
      nodeDatabase: new MemoryNodeDatabase(),
      ...options,
    });
    await chain.bootstrap();
  }
  const isReady = () => until(() => chain.get(DataIndex).state === 'ready', { what: 'the index', every: 10 });
  const propose = (text: string, more: object = { once: true }): Promise<Answer> =>
    call(chain, 'proposeBlock', { data: Buffer.from(text).toString('base64'), ...more });
  const receiptOf = ({ error, result }: Answer): Shown => {
    expect(error).toBeUndefined();
    return (result as { receipt: Shown }).receipt;
  };
  const find = async (id: string) => (await call(chain, 'getReceipt', { id })).result as Shown;

  test('equal data in the queue or in a block count, and nothing is proposed', async () => {
    await begin();
    await isReady();
    const { id } = receiptOf(await propose('a'));
    expect(receiptOf(await propose('a'))).toMatchObject({ id, status: 'Processing' });
    await chain.produce();
    expect(receiptOf(await propose('a'))).toMatchObject({ id, status: 'Accepted', block: { height: 1 } });
    expect(chain.mempool.size).toBe(0);
    expect(receiptOf(await propose('a', {})).id).not.toBe(id);
    expect(receiptOf(await propose('b')).status).toBe('Processing');
  });

  test("another node's block counts, and its receipt is found by the data", async () => {
    await begin();
    await isReady();
    const block = chain.foreign('theirs');
    await chain.take(block);
    const receipt = receiptOf(await propose('theirs'));
    expect(receipt).toMatchObject({
      status: 'Accepted',
      matchedBy: 'data',
      block: { id: idToCb58(block.id) },
    });
    expect(await find(receipt.id)).toEqual(receipt);
    expect(chain.mempool.size).toBe(0);
  });

  test('of many calls at once one proposes', async () => {
    await begin();
    await isReady();
    const ids = (await Promise.all(Array.from({ length: 20 }, () => propose('same')))).map(
      (answer) => receiptOf(answer).id,
    );
    expect([new Set(ids).size, chain.mempool.size]).toEqual([1, 1]);
  });

  test('without the index it is refused, and nothing is proposed', async () => {
    await begin({ isSearchEnabled: false });
    expect((await propose('a')).error).toMatchObject({ code: -32002, data: { reason: 'searchOff' } });
    expect(chain.mempool.size).toBe(0);
  });

  test("a receipt of another node's is found by its data", async () => {
    await begin();
    await isReady();
    await chain.take(chain.foreign('theirs'));
    const id = encodeReceiptId(new Uint8Array(8).fill(1), 5n, sha256Id(Buffer.from('theirs')));
    expect(await find(id)).toMatchObject({ id, status: 'Accepted', matchedBy: 'data', block: { height: 1 } });
    const other = encodeReceiptId(new Uint8Array(8).fill(1), 5n, sha256Id(Buffer.from('other')));
    expect(await find(other)).toMatchObject({ id: other, status: 'Unknown' });
  });
});
