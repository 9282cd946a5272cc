import { describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { Block } from '../block/block.js';
import type { Proposal } from '../ledger/proposal.repository.js';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const proposal = (seq: bigint, text: string): Proposal => ({ seq, data: bytes(text), proposedAt: 1_000 });
const queued = ({ tables, mempool }: MemoryVm) => [[...tables.queue.keys()], mempool.size];

/** A restart with the queue of an earlier process, in memory and in the tables. */
function restarted(stored: Proposal[], storedHeight = 0n): MemoryVm {
  const chain = memoryVm({ stored, storedHeight });
  for (const one of stored) chain.tables.queue.set(one.seq, one);
  return chain;
}

/** The host verifies and accepts a block of the network. */
async function take({ vm }: MemoryVm, text: string): Promise<Block> {
  const parent = vm.lastAccepted;
  const block = Block.build(parent.id, parent.height + 1n, parent.timestamp, bytes(text));
  await vm.verify(block.bytes);
  vm.prefer(block.id);
  await vm.accept(block.id);
  return block;
}

describe('while the node catches up', () => {
  it('a block with the bytes of a restored proposal takes it, the first of two, once', async () => {
    const chain = restarted([proposal(1n, 'same'), proposal(2n, 'other'), proposal(3n, 'same')]);
    await chain.vm.setState('bootstrapping');
    await take(chain, 'same');
    await take(chain, 'foreign');
    await chain.vm.setState('normal');
    expect(queued(chain)).toEqual([[2n, 3n], 2]);
    expect([1n, 2n].map((height) => chain.tables.accepted.get(height)?.proposal)).toEqual([1n, undefined]);
    // Other nodes may have heard of the other one too, before this one was restarted.
    await take(chain, 'same');
    expect(queued(chain)).toEqual([[2n], 1]);
    await take(chain, 'same');
    expect(queued(chain)).toEqual([[2n], 1]);
  });

  it('even before the host has set a state', async () => {
    const chain = restarted([proposal(1n, 'a')]);
    await take(chain, 'a');
    expect(queued(chain)).toEqual([[], 0]);
  });

  it('a block that Postgres had before takes no proposal by its bytes: its row says which one it took', async () => {
    const chain = restarted([proposal(1n, 'a')], 1n);
    await chain.vm.setState('bootstrapping');
    await take(chain, 'a');
    await take(chain, 'b');
    expect(chain.mempool.size).toBe(1);
    await take(chain, 'a');
    expect(chain.mempool.size).toBe(0);
  });

  it('a block with a note takes the proposal of the note', async () => {
    const chain = restarted([proposal(1n, 'same'), proposal(2n, 'same')]);
    const block = Block.build(chain.genesis.id, 1n, 0n, bytes('same'));
    chain.built.adopt(block.id, 2n, 1n);
    await chain.vm.setState('bootstrapping');
    await take(chain, 'same');
    await chain.vm.setState('normal');
    expect(queued(chain)).toEqual([[1n], 1]);
  });

  it('accepts are answered before they are committed; the switch to normal operation waits for them', async () => {
    const chain = memoryVm();
    await chain.vm.setState('bootstrapping');
    const gate = Promise.withResolvers<void>();
    chain.tables.beforeAccept = () => gate.promise;
    const block = await take(chain, 'a');
    expect([chain.vm.lastAccepted.height, chain.tables.accepted.size]).toEqual([1n, 1]);
    expect(await chain.vm.get(block.id)).toMatchObject({ status: 'accepted' });
    expect(await chain.vm.idAtHeight(1n)).toEqual(block.id);
    let isNormal = false;
    const normal = chain.vm.setState('normal').then((last) => {
      isNormal = true;
      return last;
    });
    await new Promise(setImmediate);
    expect(isNormal).toBe(false);
    gate.resolve();
    expect((await normal).id).toEqual(block.id);
    expect(chain.tables.accepted.size).toBe(2);
  });

  it('the note of a block outlives its commit, and not only its acceptance', async () => {
    const chain = restarted([proposal(1n, 'a')]);
    const built = await chain.vm.build();
    await chain.vm.verify(built.bytes);
    await chain.vm.setState('bootstrapping');
    await chain.vm.accept(built.id);
    await take(chain, 'b');
    // Neither block is committed, so the next process must find the note.
    expect(chain.node.size).toBe(1);
    await chain.vm.setState('normal');
    await take(chain, 'c');
    expect(chain.node.size).toBe(0);
  });
});

describe('when the node has caught up', () => {
  it('the proposals of blocks that are no longer in the chain are queued again, before the others, and the log says so', async () => {
    const chain = restarted([proposal(9n, 'newer')]);
    const lost = Block.build(chain.genesis.id, 1n, 0n, bytes('lost'));
    chain.tables.lost = [{ ...proposal(3n, 'lost'), id: lost.id, height: 1n }];
    await chain.vm.setState('normal');
    expect(chain.mempool.size).toBe(2);
    expect(Buffer.from((await chain.vm.build()).data).toString()).toBe('lost');
    expect(chain.log.lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn proposals of blocks that are no longer in the chain are queued again {"count":1}',
    ]);
    // The network has the block after all.
    await take(chain, 'lost');
    expect(chain.mempool.size).toBe(1);
  });

  it('the log says nothing if nothing was lost', async () => {
    const chain = memoryVm();
    expect(await chain.vm.setState('normal')).toBe(chain.genesis);
    expect(chain.log.lines).toEqual(['info engine state {"state":"normal","height":"0"}']);
  });

  it('only normal operation looks for lost proposals', async () => {
    const chain = memoryVm();
    chain.tables.lost = [{ ...proposal(3n, 'lost'), id: new Uint8Array(32), height: 1n }];
    await chain.vm.setState('bootstrapping');
    expect(chain.mempool.size).toBe(0);
  });
});

describe('a host that waits for something to build', () => {
  const waiting = (chain: MemoryVm, signal = new AbortController().signal) => {
    const state = { isDone: false };
    void chain.vm.pending(signal).then(() => {
      state.isDone = true;
    });
    return async () => {
      await new Promise(setImmediate);
      return state.isDone;
    };
  };

  it('is answered at once if there is something', async () => {
    expect(await waiting(restarted([proposal(1n, 'a')]))()).toBe(true);
  });

  it('is answered when a proposal is stored', async () => {
    const chain = memoryVm();
    const isDone = waiting(chain);
    expect(await isDone()).toBe(false);
    await chain.mempool.propose(bytes('a'));
    expect(await isDone()).toBe(true);
  });

  it('is not answered while all proposals are in undecided blocks, but when one of these is rejected', async () => {
    const chain = restarted([proposal(1n, 'a')]);
    const block = await chain.vm.build();
    await chain.vm.verify(block.bytes);
    chain.vm.prefer(block.id);
    const isDone = waiting(chain);
    chain.mempool.changed();
    expect(await isDone()).toBe(false);
    chain.vm.prefer(chain.genesis.id);
    expect(await isDone()).toBe(true);
  });

  it('is answered when it cancels, at once if it already has', async () => {
    const chain = memoryVm();
    const controller = new AbortController();
    const isDone = waiting(chain, controller.signal);
    expect(await isDone()).toBe(false);
    controller.abort();
    expect(await isDone()).toBe(true);
    expect(await waiting(chain, controller.signal)()).toBe(true);
  });
});
