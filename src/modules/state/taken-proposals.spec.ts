import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { Block } from '../block/block.js';

let chain: MemoryVm;
beforeEach(async () => {
  chain = memoryVm();
  await chain.vm.setState('normal');
});

const propose = (text: string) => chain.mempool.propose(Buffer.from(text));
const textOf = ({ data }: Block) => Buffer.from(data).toString();

/** As a push does it. */
const hear = (origin: string, seq: bigint, text: string) =>
  chain.taken.foreign.add({ origin, seq, data: Buffer.from(text), pendingAt: 0n }, 0);
/** As the pushing of the whole queue does it. */
function depart(): void {
  for (const proposal of chain.mempool.pending()) chain.taken.departed.add(proposal);
}

function foreignBlock(text: string, parent: Block = chain.vm.lastAccepted): Block {
  return Block.build(parent.id, parent.height + 1n, parent.timestamp, Uint8Array.from(Buffer.from(text)));
}
async function issue(block: Block): Promise<Block> {
  await chain.vm.verify(block.bytes);
  chain.vm.prefer(block.id);
  return block;
}
async function accept(block: Block): Promise<void> {
  await issue(block);
  await chain.vm.accept(block.id);
}
const build = async () => issue(await chain.vm.build());

/** Builds and accepts until nothing is left. */
async function rest(): Promise<string[]> {
  const texts: string[] = [];
  while (chain.vm.isPending) {
    const block = await build();
    await chain.vm.accept(block.id);
    texts.push(textOf(block));
  }
  return texts;
}

describe("another node's block", () => {
  it('takes an own proposal with its data that had left before: one, the first', async () => {
    await Promise.all([propose('same'), propose('same')]);
    depart();
    await accept(foreignBlock('same'));
    expect([chain.mempool.size, chain.tables.queue.size]).toEqual([1, 1]);
    expect(chain.tables.accepted.get(1n)?.proposal).toBeDefined();
    await accept(foreignBlock('same'));
    await accept(foreignBlock('same'));
    expect(chain.mempool.size).toBe(0);
    expect(chain.tables.accepted.get(3n)?.proposal).toBeUndefined();
  });

  it('takes none that had not left when it was first seen', async () => {
    const block = await issue(foreignBlock('same'));
    await propose('same');
    depart();
    await chain.vm.accept(block.id);
    expect(await rest()).toEqual(['same']);
  });

  it('takes a foreign proposal when it is none of the own, and one of the two alone', async () => {
    await propose('same');
    depart();
    hear('peer', 1n, 'same');
    await accept(foreignBlock('same'));
    expect([chain.mempool.size, chain.taken.foreign.size]).toEqual([0, 1]);
    await accept(foreignBlock('same'));
    expect(chain.taken.foreign.size).toBe(0);
  });

  it('that is undecided keeps what it takes from being built on it', async () => {
    hear('peer', 1n, 'same');
    await propose('own');
    depart();
    const undecided = await issue(foreignBlock('same'));
    const block = await build();
    expect([textOf(block), block.parentId]).toEqual(['own', undecided.id]);
    expect(chain.vm.isPending).toBe(false);
    // Rejected, it has taken nothing.
    chain.vm.prefer(chain.genesis.id);
    chain.vm.reject(block.id);
    chain.vm.reject(undecided.id);
    expect((await rest()).sort()).toEqual(['own', 'same']);
  });
});

describe('a block that is built here', () => {
  it("takes turns between the node's own proposals and those of others", async () => {
    await propose('a1');
    await propose('a2');
    await propose('a3');
    hear('peer', 1n, 'b1');
    hear('peer', 2n, 'b2');
    expect(await rest()).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it("of another node's proposal leaves an own one with the same data alone", async () => {
    hear('peer', 1n, 'same');
    const block = await build();
    await propose('same');
    depart();
    expect(textOf(await chain.vm.build())).toBe('same');
    await chain.vm.accept(block.id);
    expect([chain.mempool.size, chain.taken.foreign.size]).toEqual([1, 0]);
    expect(await rest()).toEqual(['same']);
  });

  it("of another node's proposal writes nothing of it into the node's database", async () => {
    hear('peer', 1n, 'b');
    await build();
    expect(chain.node.size).toBe(0);
  });
});

it('the host is told when there is nothing but a proposal of another node', async () => {
  expect(chain.vm.isPending).toBe(false);
  hear('peer', 1n, 'b');
  const told = chain.engine.notified;
  chain.mempool.changed();
  expect(chain.engine.notified).toBeGreaterThan(told);
  expect(chain.vm.isPending).toBe(true);
});
