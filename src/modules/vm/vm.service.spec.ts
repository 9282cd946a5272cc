import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { textOf, VmSteps } from '../../../test/in-process/vm-steps.js';
import { EMPTY_ID } from '../../common/id.js';
import { Block } from '../block/block.js';
import { BlockRuleError } from '../block/block.rules.js';
import { BlockDecodeError } from '../block/block-decode.error.js';
import { BlockNotFoundError } from './vm-errors.js';

let chain: MemoryVm;
let steps: VmSteps;
beforeEach(() => {
  chain = memoryVm();
  steps = new VmSteps(chain);
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
      () => steps.foreign('x', chain.vm.lastAccepted, chain.vm.lastAccepted.timestamp - 1n),
    ],
    [
      'a time an hour ahead',
      'FUTURE_TIMESTAMP',
      () => steps.foreign('x', chain.vm.lastAccepted, chain.clock.time + 3_600n),
    ],
  ])('refuses %s', async (_, code, make) => {
    if (code === 'PARENT_TIMESTAMP') await steps.accept(steps.foreign('base', chain.genesis, 5n));
    const block = make();
    await expect(chain.vm.verify(block.bytes)).rejects.toThrow(BlockRuleError);
    await expect(chain.vm.verify(block.bytes)).rejects.toMatchObject({ code });
    await expect(chain.vm.accept(block.id)).rejects.toThrow('never verified here');
  });

  it('refuses bytes that are no block, and a block whose parent is not known or was rejected', async () => {
    await expect(chain.vm.verify(Buffer.from('{}'))).rejects.toThrow(BlockDecodeError);
    const parent = steps.foreign('parent');
    const child = steps.foreign('child', parent);
    await expect(chain.vm.verify(child.bytes)).rejects.toBeInstanceOf(BlockNotFoundError);
    await chain.vm.verify(parent.bytes);
    chain.vm.reject(parent.id);
    await expect(chain.vm.verify(child.bytes)).rejects.toBeInstanceOf(BlockNotFoundError);
    await chain.vm.verify(parent.bytes);
    await chain.vm.verify(child.bytes);
  });

  it('takes an accepted block again, and does not process it a second time', async () => {
    const [one, two] = [steps.foreign('one'), steps.foreign('two', steps.foreign('one'))];
    await steps.accept(one);
    await steps.accept(two);
    await chain.vm.verify(one.bytes);
    await chain.vm.verify(Uint8Array.from(chain.genesis.bytes));
    expect(chain.state.processingCount).toBe(0);
  });

  it("takes any block of genesis's shape unchecked, as timestampvm-rs does, and does not process it", async () => {
    await chain.vm.verify(Block.build(EMPTY_ID, 0n, 2n ** 63n, Uint8Array.of(1)).bytes);
    expect(chain.state.processingCount).toBe(0);
  });

  it('checks an accepted block no more, though it is in no cache and the clock was set back since', async () => {
    const one = Block.build(chain.genesis.id, 1n, chain.clock.time + 9_000n, Uint8Array.of(1));
    const two = Block.build(one.id, 2n, chain.clock.time + 9_000n, Uint8Array.of(2));
    chain = memoryVm({ blocks: [one, two] });
    await chain.vm.verify(one.bytes);
    expect(chain.state.processingCount).toBe(0);
  });

  it('keeps a block whose time was right when it came, whatever the clock says later', async () => {
    const block = steps.foreign('ahead', chain.genesis, chain.clock.time + 3_599n);
    await chain.vm.verify(block.bytes);
    chain.clock.time -= 10_000n;
    await steps.accept(block);
    expect(chain.vm.lastAccepted).toBe(await chain.vm.verify(block.bytes));
  });

  it('of a block that this node built waits for its note in the node database', async () => {
    await steps.propose('a');
    chain.node.beforeWrite = () => Promise.reject(new Error('no room'));
    const block = await chain.vm.build();
    await expect(chain.vm.verify(block.bytes)).rejects.toThrow('no room');
  });
});

describe('accept', () => {
  it('takes the proposal off the queue, in memory and in the tables', async () => {
    await steps.propose('a', 'b');
    const block = await steps.issue();
    expect(chain.tables.queue.size).toBe(2);
    await chain.vm.accept(block.id);
    expect([chain.mempool.size, chain.tables.queue.size]).toEqual([1, 1]);
    expect(chain.vm.lastAccepted).toBe(block);
    expect(textOf(await chain.vm.build())).toBe('b');
  });

  it("of another node's block removes nothing from the queue, although it has the same bytes", async () => {
    await chain.vm.setState('normal');
    await steps.propose('same');
    await steps.accept(steps.foreign('same'));
    expect(chain.mempool.size).toBe(1);
    expect(chain.tables.accepted.get(1n)?.proposal).toBeUndefined();
  });

  it('is answered after the commit, and changes nothing when that fails', async () => {
    await steps.propose('a');
    const block = await steps.issue();
    chain.tables.beforeAccept = () => Promise.reject(new Error('the disk is on fire'));
    await expect(chain.vm.accept(block.id)).rejects.toThrow('the disk is on fire');
    expect([chain.vm.lastAccepted, chain.mempool.size]).toEqual([chain.genesis, 1]);
    chain.tables.beforeAccept = () => {};
    await chain.vm.accept(block.id);
    expect([chain.vm.lastAccepted, chain.mempool.size]).toEqual([block, 0]);
  });

  it('is done once if the host asks twice at once, and changes nothing if it asks again later', async () => {
    let commits = 0;
    chain.tables.beforeAccept = async () => void commits++;
    const block = steps.foreign('a');
    await chain.vm.verify(block.bytes);
    await Promise.all([chain.vm.accept(block.id), chain.vm.accept(block.id)]);
    await chain.vm.accept(block.id);
    expect(commits).toBe(1);
  });

  it('needs the blocks in order', async () => {
    const one = steps.foreign('one');
    const two = steps.foreign('two', one);
    for (const block of [one, two]) await chain.vm.verify(block.bytes);
    await expect(chain.vm.accept(two.id)).rejects.toThrow('before its parent');
    await chain.vm.accept(one.id);
    await chain.vm.accept(two.id);
  });

  it("forgets a built block's note with a later accept, not with its own: the commit comes first", async () => {
    await steps.propose('a');
    const block = await steps.issue();
    await chain.vm.accept(block.id);
    expect(chain.node.size).toBe(1);
    await steps.accept(steps.foreign('next'));
    expect(chain.node.size).toBe(0);
  });
});

describe('reject', () => {
  it('leaves the proposal in the queue, for another block; the host is told', async () => {
    await steps.propose('a');
    const block = await steps.issue();
    expect(chain.vm.isPending).toBe(false);
    chain.vm.prefer(chain.genesis.id);
    const told = chain.engine.notified;
    chain.vm.reject(block.id);
    expect(chain.engine.notified).toBeGreaterThan(told);
    expect(textOf(await chain.vm.build())).toBe('a');
    expect(await chain.vm.get(block.id)).toMatchObject({ status: 'processing' });
  });

  it('of a foreign block keeps it for those who ask', async () => {
    const block = steps.foreign('a');
    await chain.vm.verify(block.bytes);
    chain.vm.reject(block.id);
    expect(await chain.vm.get(block.id)).toEqual({ block, status: 'rejected' });
    expect(await chain.vm.parse(block.bytes)).toMatchObject({ status: 'processing' });
    chain.vm.reject(new Uint8Array(32));
  });
});

describe('the tables are read', () => {
  const unknown = new Uint8Array(32).fill(3);
  const old = Block.build(unknown, 1n, 0n, Uint8Array.of(1));

  it('for the host as the host, which takes an error as the end of the chain', async () => {
    const blocks = [1n, 2n].map((height) => Block.build(unknown, height, 0n, Uint8Array.of(7)));
    chain = memoryVm({ blocks });
    const { vm, state } = chain;
    const reads: [name: string, read: () => Promise<unknown>][] = [
      ['get', () => vm.get(unknown)],
      ['parse', () => vm.parse(old.bytes)],
      ['verify', () => vm.verify(old.bytes).catch(() => {})],
      ['accept', () => vm.accept(unknown).catch(() => {})],
      ['idAtHeight', () => vm.idAtHeight(1n)],
      ['ancestors', () => vm.ancestors(unknown, 2, 1_000)],
      ['setState', () => vm.setState('normal')],
    ];
    for (const [name, read] of reads) {
      chain.tables.callers.clear();
      await read();
      expect([name, ...chain.tables.callers]).toEqual([name, state.host]);
    }
  });

  it('for clients as clients, who get an error in time', async () => {
    await chain.state.find(unknown);
    expect([...chain.tables.callers]).toMatchObject([{ connections: 'clients', limitMs: 10_000 }]);
  });
});

describe('what is known of blocks', () => {
  it('by ID, by bytes and by height', async () => {
    const [one, other] = [steps.foreign('one'), steps.foreign('other')];
    await steps.accept(one);
    expect(await chain.vm.get(one.id)).toEqual({ block: one, status: 'accepted' });
    expect(await chain.vm.get(other.id)).toBeUndefined();
    expect(await chain.vm.parseAll([one.bytes, other.bytes])).toMatchObject([
      { block: { id: one.id }, status: 'accepted' },
      { block: { id: other.id }, status: 'processing' },
    ]);
    expect((await chain.vm.parse(one.bytes)).block).toBe(chain.vm.lastAccepted);
    expect(await chain.vm.idAtHeight(1n)).toEqual(one.id);
    expect(await chain.vm.idAtHeight(2n)).toBeUndefined();
    expect(await chain.vm.ancestors(one.id, 2, 1_000_000)).toEqual([one.bytes, chain.genesis.bytes]);
    expect(await chain.vm.ancestors(one.id, 1, 1_000_000)).toEqual([one.bytes]);
  });
});
