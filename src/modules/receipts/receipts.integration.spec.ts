import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../../../test/api/call.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { idToCb58 } from '../../common/id.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { encodeReceiptId } from './receipt-id.js';

interface Shown {
  id: string;
  status: string;
  position?: number;
  block?: { id: string; height: number; timestamp: number };
}

describe.each(Object.entries(ENGINES))('receipts in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain?.stop());

  async function begin(): Promise<void> {
    options = { ...engine.fresh(), nodeDatabase: new MemoryNodeDatabase() };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }
  async function restart(more: InProcessOptions = {}): Promise<void> {
    await chain.stop();
    options = { ...options, ...more };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }
  const propose = async (text: string): Promise<Shown> => {
    const { result } = await call(chain, 'proposeBlock', { data: Buffer.from(text).toString('base64') });
    return (result as { receipt: Shown }).receipt;
  };
  const find = async (...ids: string[]): Promise<Shown[]> =>
    ((await call(chain, 'getReceipts', { ids })).result as { receipts: Shown[] }).receipts;
  const statements = async (work: () => Promise<unknown>): Promise<number> => {
    let count = 0;
    chain.database.onStatement(() => count++);
    await work();
    return count;
  };

  test('go from the queue into the block, with the same ID, and need no SQL on that way', async () => {
    await begin();
    const [one, two] = [await propose('one'), await propose('two')];
    expect([one.status, one.position, two.position]).toEqual(['Processing', 1, 2]);
    expect((await find(two.id, one.id)).map(({ position }) => position)).toEqual([2, 1]);
    const block = await chain.produce();
    const [first, second] = await find(one.id, two.id);
    expect(first).toMatchObject({
      id: one.id,
      status: 'Accepted',
      block: { id: idToCb58(block.id), height: 1, timestamp: Number(block.timestamp) },
    });
    expect([second?.status, second?.position]).toEqual(['Processing', 1]);
    expect(await statements(() => find(one.id, two.id))).toBe(0);
  });

  test('stay after a restart, also of many, which one query finds', async () => {
    await begin();
    const given: Shown[] = [];
    for (const text of ['a', 'b', 'c']) given.push(await propose(text));
    for (let i = 0; i < 2; i++) await chain.produce();
    await restart();
    const ids = given.map(({ id }) => id);
    const found = await find(...ids);
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(found.map(({ status }) => status)).toEqual(['Accepted', 'Accepted', 'Processing']);
    expect(found.map(({ block }) => block?.height)).toEqual([1, 2, undefined]);
    await restart();
    expect(await statements(() => find(...ids))).toBe(1);
  });

  test('of equal data are two', async () => {
    await begin();
    const [one, two] = [await propose('same'), await propose('same')];
    expect(one.id).not.toBe(two.id);
    await chain.produce();
    expect((await find(one.id, two.id)).map(({ status }) => status)).toEqual(['Accepted', 'Processing']);
  });

  test("say Accepted for another node's block that took the proposal", async () => {
    await begin();
    const receipt = await propose('ours');
    chain.taken.departed.add([...chain.mempool.pending()][0] as Proposal);
    await chain.take(chain.foreign('ours'));
    expect(await find(receipt.id)).toMatchObject([{ status: 'Accepted', block: { height: 1 } }]);
    await restart();
    expect(await find(receipt.id)).toMatchObject([{ status: 'Accepted', block: { height: 1 } }]);
  });

  test('never mean other data: after a restored database has given the number away again, they are unknown', async () => {
    await begin();
    const { seq } = await chain.mempool.propose(Buffer.from('kept'));
    const lost = encodeReceiptId(chain.claim.origin, seq, new Uint8Array(32).fill(5));
    const elsewhere = encodeReceiptId(new Uint8Array(8).fill(1), seq, new Uint8Array(32).fill(5));
    for (let round = 0; round < 2; round++) {
      expect(await find(lost, elsewhere)).toEqual([
        { id: lost, status: 'Unknown', origin: '09'.repeat(8) },
        { id: elsewhere, status: 'Unknown', origin: '01'.repeat(8) },
      ]);
      if (round === 0) await chain.produce();
    }
    await restart();
    expect(await find(lost)).toMatchObject([{ status: 'Unknown' }]);
  });

  test('keep their origin when the schema moves to another node', async () => {
    await begin();
    const { id } = await propose('moved');
    await restart({ nodeId: new Uint8Array(20).fill(3) });
    expect(await find(id)).toMatchObject([{ id, status: 'Processing' }]);
    expect((await propose('new')).id.length).toBeGreaterThan(30);
    expect(chain.claim.origin).toEqual(Buffer.alloc(8, 9));
  });

  test('of blocks of the archive are not Accepted', async () => {
    await begin();
    const { id } = await propose('lost');
    await chain.produce();
    await chain.stop();
    // The node was wiped, and is alone in its network: the block is no longer part of the chain.
    chain = await ChainInProcess.start({ ...options, nodeDatabase: new MemoryNodeDatabase() });
    expect(await find(id)).toMatchObject([{ status: 'Unknown' }]);
    await chain.bootstrap();
    expect(await find(id)).toMatchObject([{ status: 'Processing' }]);
  });

  test.each([
    ['getReceipt', {}],
    ['getReceipt', { id: 5 }],
    ['getReceipt', { id: 'no CB58' }],
    ['getReceipt', { id: '2ZTngdUzb6VQGAGdzarGiDU2P7Cb7gE8CDwyZsUsBsFDBeA4gw' }],
    ['getReceipts', { ids: [] }],
    ['getReceipts', { ids: 'x' }],
    ['getReceipts', { ids: Array(257).fill('x') }],
    ['getReceipts', { ids: ['x'] }],
  ])('%s with the parameters %j', async (method, params) => {
    await begin();
    expect((await call(chain, method, params)).error).toMatchObject({
      code: -32602,
      data: { reason: 'invalidParams', retryable: false },
    });
  });
});
