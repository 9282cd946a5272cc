import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { Block } from '../block/block.js';
import { BlockRuleError } from '../block/block.rules.js';
import { BlockDecodeError } from '../block/block-decode.error.js';
import { BlockNotFoundError, NoPendingBlockError } from './vm-errors.js';

let chain: MemoryVm;
beforeEach(() => {
  chain = memoryVm();
});

const propose = (...texts: string[]) =>
  Promise.all(texts.map((text) => chain.mempool.propose(Buffer.from(text))));
const textOf = ({ data }: Block) => Buffer.from(data).toString();

/** A block of another node's. */
function foreign(text: string, parent: Block = chain.vm.lastAccepted, timestamp = parent.timestamp): Block {
  return Block.build(parent.id, parent.height + 1n, timestamp, Uint8Array.from(Buffer.from(text)));
}

async function accept(block: Block): Promise<void> {
  await chain.vm.verify(block.bytes);
  chain.vm.prefer(block.id);
  await chain.vm.accept(block.id);
}

/** As the host does it: built, verified and preferred, not decided. */
async function issue(): Promise<Block> {
  const block = await chain.vm.build();
  await chain.vm.verify(block.bytes);
  chain.vm.prefer(block.id);
  return block;
}

describe('a block that is built', () => {
  it('has the first proposal and the time, and follows the preferred block', async () => {
    await propose('first', 'second');
    const block = await chain.vm.build();
    expect([textOf(block), block.height, block.timestamp]).toEqual(['first', 1n, chain.clock.time]);
    expect(block.parentId).toEqual(chain.genesis.id);
  });

  it("has its parent's time when the clock was set back since", async () => {
    await accept(foreign('ahead', chain.genesis, chain.clock.time + 3_000n));
    await propose('next');
    expect((await chain.vm.build()).timestamp).toBe(chain.clock.time + 3_000n);
  });

  it('is none when nothing is proposed, or all is in undecided blocks below the preferred one', async () => {
    await expect(chain.vm.build()).rejects.toBeInstanceOf(NoPendingBlockError);
    await propose('a', 'b');
    expect([textOf(await issue()), textOf(await issue())]).toEqual(['a', 'b']);
    expect(chain.vm.isPending).toBe(false);
    await expect(chain.vm.build()).rejects.toBeInstanceOf(NoPendingBlockError);
  });

  it('takes a proposal that only a block of another branch has taken', async () => {
    await propose('a');
    const ours = await issue();
    const theirs = foreign('theirs', chain.genesis);
    await chain.vm.verify(theirs.bytes);
    chain.vm.prefer(theirs.id);
    const again = await chain.vm.build();
    expect([textOf(again), again.parentId]).toEqual(['a', theirs.id]);
    expect(ours.parentId).toEqual(chain.genesis.id);
  });

  it('is none on a preferred block that nobody knows', async () => {
    await propose('a');
    chain.vm.prefer(new Uint8Array(32).fill(1));
    await expect(chain.vm.build()).rejects.toBeInstanceOf(BlockNotFoundError);
  });

  it('is found by the host, as being processed', async () => {
    await propose('a');
    const block = await chain.vm.build();
    expect(await chain.vm.get(block.id)).toEqual({ block, status: 'processing' });
  });
});

describe('verify', () => {
  it.each<[what: string, rule: string, make: () => Block]>([
    [
      'a height that is not the next',
      'PARENT_HEIGHT',
      () => Block.build(chain.genesis.id, 2n, 0n, Buffer.from('x')),
    ],
    [
      'a time before its parent',
      'PARENT_TIMESTAMP',
      () => foreign('x', chain.vm.lastAccepted, chain.vm.lastAccepted.timestamp - 1n),
    ],
    [
      'a time an hour ahead',
      'FUTURE_TIMESTAMP',
      () => foreign('x', chain.vm.lastAccepted, chain.clock.time + 3_600n),
    ],
  ])('refuses %s', async (_, code, make) => {
    if (code === 'PARENT_TIMESTAMP') await accept(foreign('base', chain.genesis, 5n));
    const block = make();
    await expect(chain.vm.verify(block.bytes)).rejects.toThrow(BlockRuleError);
    await expect(chain.vm.verify(block.bytes)).rejects.toMatchObject({ code });
    await expect(chain.vm.accept(block.id)).rejects.toThrow('never verified here');
  });

  it('refuses bytes that are no block, and a block whose parent is not known or was rejected', async () => {
    await expect(chain.vm.verify(Buffer.from('{}'))).rejects.toThrow(BlockDecodeError);
    const parent = foreign('parent');
    const child = foreign('child', parent);
    await expect(chain.vm.verify(child.bytes)).rejects.toBeInstanceOf(BlockNotFoundError);
    await chain.vm.verify(parent.bytes);
    chain.vm.reject(parent.id);
    await expect(chain.vm.verify(child.bytes)).rejects.toBeInstanceOf(BlockNotFoundError);
    await chain.vm.verify(parent.bytes);
    await chain.vm.verify(child.bytes);
  });

  it('takes an accepted block again, and does not process it a second time', async () => {
    const [one, two] = [foreign('one'), foreign('two', foreign('one'))];
    await accept(one);
    await accept(two);
    await chain.vm.verify(one.bytes);
    await chain.vm.verify(Uint8Array.from(chain.genesis.bytes));
    expect(chain.state.processingCount).toBe(0);
  });

  it('keeps a block whose time was right when it came, whatever the clock says later', async () => {
    const block = foreign('ahead', chain.genesis, chain.clock.time + 3_599n);
    await chain.vm.verify(block.bytes);
    chain.clock.time -= 10_000n;
    await accept(block);
    expect(chain.vm.lastAccepted).toBe(await chain.vm.verify(block.bytes));
  });

  it('of a block that this node built waits for its note in the node database', async () => {
    await propose('a');
    chain.node.beforeWrite = () => Promise.reject(new Error('no room'));
    const block = await chain.vm.build();
    await expect(chain.vm.verify(block.bytes)).rejects.toThrow('no room');
  });
});

describe('accept', () => {
  it('takes the proposal off the queue, in memory and in the tables', async () => {
    await propose('a', 'b');
    const block = await issue();
    expect(chain.tables.queue.size).toBe(2);
    await chain.vm.accept(block.id);
    expect([chain.mempool.size, chain.tables.queue.size]).toEqual([1, 1]);
    expect(chain.vm.lastAccepted).toBe(block);
    expect(textOf(await chain.vm.build())).toBe('b');
  });

  it("of another node's block takes nothing off the queue, though it has the same bytes", async () => {
    await chain.vm.setState('normal');
    await propose('same');
    await accept(foreign('same'));
    expect(chain.mempool.size).toBe(1);
    expect(chain.tables.accepted.get(1n)?.proposal).toBeUndefined();
  });

  it('is answered after the commit, and changes nothing when that fails', async () => {
    await propose('a');
    const block = await issue();
    chain.tables.beforeAccept = () => Promise.reject(new Error('the disk is on fire'));
    await expect(chain.vm.accept(block.id)).rejects.toThrow('the disk is on fire');
    expect([chain.vm.lastAccepted, chain.mempool.size]).toEqual([chain.genesis, 1]);
    chain.tables.beforeAccept = () => {};
    await chain.vm.accept(block.id);
    expect([chain.vm.lastAccepted, chain.mempool.size]).toEqual([block, 0]);
  });

  it('asked for twice at once is done once, and later once more for nothing', async () => {
    let commits = 0;
    chain.tables.beforeAccept = async () => void commits++;
    const block = foreign('a');
    await chain.vm.verify(block.bytes);
    await Promise.all([chain.vm.accept(block.id), chain.vm.accept(block.id)]);
    await chain.vm.accept(block.id);
    expect(commits).toBe(1);
  });

  it('needs the blocks in order', async () => {
    const one = foreign('one');
    const two = foreign('two', one);
    for (const block of [one, two]) await chain.vm.verify(block.bytes);
    await expect(chain.vm.accept(two.id)).rejects.toThrow('before its parent');
    await chain.vm.accept(one.id);
    await chain.vm.accept(two.id);
  });

  it("forgets a built block's note with a later accept, not with its own: the commit comes first", async () => {
    await propose('a');
    const block = await issue();
    await chain.vm.accept(block.id);
    expect(chain.node.size).toBe(1);
    await accept(foreign('next'));
    expect(chain.node.size).toBe(0);
  });
});

describe('reject', () => {
  it('leaves the proposal in the queue, for another block; the host is told', async () => {
    await propose('a');
    const block = await issue();
    expect(chain.vm.isPending).toBe(false);
    const told = chain.engine.notified;
    chain.vm.prefer(chain.genesis.id);
    chain.vm.reject(block.id);
    expect(chain.engine.notified).toBeGreaterThan(told);
    expect(textOf(await chain.vm.build())).toBe('a');
    expect(await chain.vm.get(block.id)).toMatchObject({ status: 'processing' });
  });

  it('of a foreign block keeps it for those who ask', async () => {
    const block = foreign('a');
    await chain.vm.verify(block.bytes);
    chain.vm.reject(block.id);
    expect(await chain.vm.get(block.id)).toEqual({ block, status: 'rejected' });
    expect(await chain.vm.parse(block.bytes)).toMatchObject({ status: 'processing' });
    chain.vm.reject(new Uint8Array(32));
  });
});

describe('what is known of blocks', () => {
  it('by ID, by bytes and by height', async () => {
    const [one, other] = [foreign('one'), foreign('other')];
    await accept(one);
    expect(await chain.vm.get(one.id)).toEqual({ block: one, status: 'accepted' });
    expect(await chain.vm.get(other.id)).toBeUndefined();
    expect(await chain.vm.parseAll([one.bytes, other.bytes])).toMatchObject([
      { block: { id: one.id }, status: 'accepted' },
      { block: { id: other.id }, status: 'processing' },
    ]);
    expect(await chain.vm.idAtHeight(1n)).toEqual(one.id);
    expect(await chain.vm.idAtHeight(2n)).toBeUndefined();
    expect(await chain.vm.ancestors(one.id, 2, 1_000_000)).toEqual([one.bytes, chain.genesis.bytes]);
    expect(await chain.vm.ancestors(one.id, 1, 1_000_000)).toEqual([one.bytes]);
  });
});
