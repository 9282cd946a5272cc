import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { MemoryNodeDatabase } from '../../../test/in-process/memory-node-database.js';
import { until } from '../../../test/process/until.js';
import type { Block } from '../block/block.js';
import { AcceptedPointer } from '../state/accepted-pointer.js';

describe.each(Object.entries(ENGINES))('the queue in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  let options: InProcessOptions;
  let node: MemoryNodeDatabase;

  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine.dispose());
  afterEach(() => chain?.stop());

  async function begin(changes: InProcessOptions = {}): Promise<void> {
    node = new MemoryNodeDatabase();
    options = { ...engine.fresh(), nodeDatabase: node, ...changes };
    chain = await ChainInProcess.start(options);
    await chain.bootstrap();
  }

  async function restart(blocks: readonly Block[] = [], changes: InProcessOptions = {}): Promise<void> {
    await chain.stop();
    chain = await ChainInProcess.start({ ...options, ...changes });
    await chain.bootstrap(blocks);
  }

  /** Produces blocks until the queue is empty. */
  async function drain(): Promise<string[]> {
    while (chain.vm.isPending) await chain.produce();
    return chain.texts();
  }

  test('order and content survive a restart; equal data are two proposals', async () => {
    await begin();
    for (const text of ['a', 'b', 'b', 'c']) await chain.propose(text);
    await restart();
    expect(await drain()).toEqual(['a', 'b', 'b', 'c']);
    // No number is used twice, even if the queue was empty in between.
    await restart();
    await chain.propose('d');
    const { seq } = chain.mempool.pending()[Symbol.iterator]().next().value ?? { seq: 0n };
    expect(seq >> 40n).toBe(3n);
  });

  test('a lost build, a failed verification and a rejected block lose nothing', async () => {
    await begin();
    await chain.propose('a');
    await chain.vm.build();
    const built = await chain.vm.build();
    await chain.vm.verify(built.bytes);
    chain.vm.prefer(built.id);
    expect(chain.vm.isPending).toBe(false);
    const other = chain.foreign('other');
    await chain.vm.verify(other.bytes);
    chain.vm.prefer(other.id);
    await chain.vm.accept(other.id);
    chain.vm.reject(built.id);
    expect(chain.vm.isPending).toBe(true);
    expect(await drain()).toEqual(['other', 'a']);
  });

  test('a block of ours that the network accepts while we are down is not built again', async () => {
    await begin();
    await chain.propose('ours');
    await chain.propose('next');
    const built = await chain.vm.build();
    await chain.vm.verify(built.bytes);
    await restart([built]);
    expect(await drain()).toEqual(['ours', 'next']);
  });

  test('… nor when it is accepted after the start, because of its note', async () => {
    await begin();
    await chain.propose('ours');
    const built = await chain.vm.build();
    await restart();
    await chain.take(built);
    expect(chain.vm.isPending).toBe(false);
    expect(await drain()).toEqual(['ours']);
  });

  test('a commit without its pointer: the same block again takes the proposal once', async () => {
    await begin();
    await chain.propose('ours');
    const before = node.copy();
    const block = await chain.produce();
    // The note of the block was written before; only the pointer is missing.
    await restart([block], { nodeDatabase: before });
    expect(await drain()).toEqual(['ours']);
  });

  test('a commit without its pointer, and the block never comes again: the proposal is built again', async () => {
    await begin();
    await chain.propose('ours');
    const before = node.copy();
    await chain.produce();
    await restart([], { nodeDatabase: before });
    expect(chain.height).toBe(0);
    expect(await drain()).toEqual(['ours']);
  });

  test('… and when it comes after the proposal was queued again, the proposal leaves the queue', async () => {
    await begin();
    await chain.propose('ours');
    const before = node.copy();
    const block = await chain.produce();
    await restart([], { nodeDatabase: before });
    await restart([], { nodeDatabase: before });
    expect(chain.vm.isPending).toBe(true);
    await chain.take(block);
    expect(await drain()).toEqual(['ours']);
  });

  test('a node restored from an older copy, alone: the data of all dropped blocks come again', async () => {
    await begin();
    const before = node.copy();
    for (const text of ['a', 'b', 'c']) await chain.propose(text);
    for (let i = 0; i < 3; i++) await chain.produce();
    await restart([], { nodeDatabase: before });
    expect(chain.height).toBe(0);
    expect(await drain()).toEqual(['a', 'b', 'c']);
  });

  test('a node restored from an older copy, in its network: the blocks come back, and nothing twice', async () => {
    await begin();
    const before = node.copy();
    for (const text of ['a', 'b', 'c']) await chain.propose(text);
    const blocks = [await chain.produce(), await chain.produce()];
    await restart(blocks, { nodeDatabase: before });
    expect(await drain()).toEqual(['a', 'b', 'c']);
  });

  test('a wiped node in its network: the blocks come back, and nothing twice', async () => {
    await begin();
    for (const text of ['a', 'b', 'c']) await chain.propose(text);
    const blocks = [await chain.produce(), await chain.produce()];
    // Built, issued and accepted by the network after the wipe.
    const built = await chain.vm.build();
    await restart([...blocks, built], { nodeDatabase: new MemoryNodeDatabase() });
    expect(await drain()).toEqual(['a', 'b', 'c']);
  });

  test('a crash in the middle of write-behind: neither lost nor twice', async () => {
    await begin();
    await chain.propose('ours');
    const ours = await chain.vm.build();
    const next = chain.foreign('next', ours);
    await chain.stop();
    chain = await ChainInProcess.start(options);
    await chain.vm.setState('bootstrapping');
    // The node's database gets what Postgres does not: a crash between the two.
    const database = chain.database as unknown as { run: unknown };
    database.run = () => new Promise(() => {});
    await chain.vm.verify(ours.bytes);
    await chain.vm.accept(ours.id);
    await chain.vm.verify(next.bytes);
    await chain.vm.accept(next.id);
    const pointer = new AcceptedPointer(node);
    await until(async () => (await pointer.read())?.height === 2n, { what: 'the pointer', every: 10 });
    await restart([ours, next]);
    expect(await drain()).toEqual(['ours', 'next']);
  });

  test('a block is valid only once its note is stored, and not at all if the note cannot be stored', async () => {
    await begin();
    await chain.propose('ours');
    const stored = Promise.withResolvers<void>();
    node.beforeWrite = () => stored.promise;
    const built = await chain.vm.build();
    let isVerified = false;
    const verified = chain.vm.verify(built.bytes).then(() => {
      isVerified = true;
    });
    await new Promise(setImmediate);
    expect(isVerified).toBe(false);
    stored.resolve();
    await verified;

    node.beforeWrite = () => Promise.reject(new Error('no room'));
    await chain.propose('next');
    chain.vm.prefer(built.id);
    const unnoted = await chain.vm.build();
    await expect(chain.vm.verify(unnoted.bytes)).rejects.toThrow('no room');
    node.beforeWrite = () => {};
    await chain.vm.accept(built.id);
    expect(await drain()).toEqual(['ours', 'next']);
  });

  test('is bounded by count and bytes, with a clear error', async () => {
    await begin({ mempool: { maxCount: 2, maxBytes: 10 } });
    await chain.propose('12345678');
    await expect(chain.propose('123')).rejects.toThrow(/mempool is full: 1 of 2 data, 8 of 10 bytes/);
    await chain.propose('12');
    await expect(chain.propose('')).rejects.toThrow(/mempool is full: 2 of 2/);
    await drain();
    await chain.propose('again');
    expect(await drain()).toEqual(['12345678', '12', 'again']);
  });

  test('the notes of blocks that came to nothing do not pile up', async () => {
    await begin();
    for (let round = 0; round < 5; round++) {
      await chain.propose(`${round}`);
      for (let i = 0; i < 3; i++) {
        const parent = chain.vm.lastAccepted;
        const block = chain.foreign(`${round} ${i}`, parent);
        chain.taken.note(block, { seq: 1n, data: block.data, proposedAt: 0 });
        await chain.taken.recorded(block.id);
      }
      await chain.produce();
    }
    // The pointer, and the notes of the last height.
    expect(node.size).toBeLessThanOrEqual(5);
  });

  test('once the end has begun, no proposal is taken; those under way are stored', async () => {
    await begin();
    const proposals = ['a', 'b', 'c'].map((text) => chain.propose(text));
    const closing = chain.mempool.close();
    await expect(chain.propose('late')).rejects.toThrow('shutting down');
    await Promise.all([...proposals, closing]);
    await restart();
    expect(await drain()).toEqual(['a', 'b', 'c']);
  });
});
