import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { textOf, VmSteps } from '../../../test/in-process/vm-steps.js';
import { AheadOfClockError } from '../block/ahead-of-clock.js';
import { BlockNotFoundError, NoPendingBlockError } from './vm-errors.js';

let chain: MemoryVm;
let steps: VmSteps;
beforeEach(() => {
  chain = memoryVm();
  steps = new VmSteps(chain);
});

describe('a block that is built', () => {
  it('has the first proposal and the time, and follows the preferred block', async () => {
    await steps.propose('first', 'second');
    const block = await chain.vm.build();
    expect([textOf(block), block.height, block.timestamp]).toEqual(['first', 1n, chain.clock.time]);
    expect(block.parentId).toEqual(chain.genesis.id);
  });

  it("has its parent's time when the clock was set back since", async () => {
    await steps.accept(steps.foreign('ahead', chain.genesis, chain.clock.time + 3_000n));
    await steps.propose('next');
    expect((await chain.vm.build()).timestamp).toBe(chain.clock.time + 3_000n);
  });

  it('is none while the preferred block is an hour ahead of the clock, with the reason, and then at once', async () => {
    await steps.acceptAhead(28_800n);
    await steps.propose('next');
    await expect(chain.vm.build()).rejects.toBeInstanceOf(AheadOfClockError);
    await expect(chain.vm.build()).rejects.toThrow(
      /^no block can be built for 7 h, until .*: block 1 \(.*\) has the time .*, 8 h ahead of this machine's clock/,
    );
    expect([chain.vm.isPending, chain.vm.aheadOfClock?.secondsLeft]).toEqual([false, 25_201n]);
    chain.clock.time += 25_201n;
    expect([chain.vm.isPending, chain.vm.aheadOfClock]).toEqual([true, undefined]);
    expect(textOf(await chain.vm.build())).toBe('next');
  });

  it('is none when nothing is proposed, or all is in undecided blocks below the preferred one', async () => {
    await expect(chain.vm.build()).rejects.toBeInstanceOf(NoPendingBlockError);
    await steps.propose('a', 'b');
    expect([textOf(await steps.issue()), textOf(await steps.issue())]).toEqual(['a', 'b']);
    expect(chain.vm.isPending).toBe(false);
    await expect(chain.vm.build()).rejects.toBeInstanceOf(NoPendingBlockError);
  });

  it('takes a proposal that only a block of another branch has taken', async () => {
    await steps.propose('a');
    const ours = await steps.issue();
    const theirs = steps.foreign('theirs', chain.genesis);
    await chain.vm.verify(theirs.bytes);
    chain.vm.prefer(theirs.id);
    const again = await chain.vm.build();
    expect([textOf(again), again.parentId]).toEqual(['a', theirs.id]);
    expect(ours.parentId).toEqual(chain.genesis.id);
  });

  it('is none on a preferred block that nobody knows', async () => {
    await steps.propose('a');
    chain.vm.prefer(new Uint8Array(32).fill(1));
    await expect(chain.vm.build()).rejects.toBeInstanceOf(BlockNotFoundError);
  });

  it('is found by the host, as being processed', async () => {
    await steps.propose('a');
    const block = await chain.vm.build();
    expect(await chain.vm.get(block.id)).toEqual({ block, status: 'processing' });
  });
});
