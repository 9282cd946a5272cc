import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { VmSteps } from '../../../test/in-process/vm-steps.js';

/** What depends on the state of the host's engine, and when the host is told of proposals. */
let chain: MemoryVm;
let steps: VmSteps;
beforeEach(() => {
  chain = memoryVm();
  steps = new VmSteps(chain);
});

describe('the host is told of proposals', () => {
  it('only when a block can be built', async () => {
    chain.vm.prefer(chain.genesis.id);
    await steps.accept(steps.foreign('other'));
    chain.vm.reject(steps.foreign('never verified').id);
    expect(chain.engine.notified).toBe(0);
    await steps.propose('a');
    const told = chain.engine.notified;
    expect(told).toBeGreaterThan(0);
    await steps.issue();
    expect(chain.engine.notified).toBe(told);
  });

  it('by a call that waits, which then listens no more', async () => {
    const listens = vi.spyOn(chain.mempool, 'onChange');
    const abort = new AbortController();
    const waits = [chain.vm.pending(new AbortController().signal), chain.vm.pending(abort.signal)];
    const stops = listens.mock.results.map(({ value }) => value as () => boolean);
    expect(stops).toHaveLength(2);
    abort.abort();
    await waits[1];
    await steps.propose('a');
    await waits[0];
    // To stop a listener says whether it was still there.
    expect(stops.map((stop) => stop())).toEqual([false, false]);
  });
});

describe('the state of the engine', () => {
  it("keeps a built block's note until the block is written, which while bootstrapping is after the answer", async () => {
    const removed: unknown[] = [];
    chain.node.beforeWrite = (all) => void removed.push(...all.filter(({ value }) => value === undefined));
    await chain.vm.setState('bootstrapping');
    await steps.propose('a');
    await chain.vm.accept((await steps.issue()).id);
    await steps.accept(steps.foreign('next'));
    await chain.vm.setState('normal');
    expect([chain.tables.accepted.size, removed]).toEqual([3, []]);
    await steps.accept(steps.foreign('last'));
    expect(removed).toHaveLength(1);
  });

  it('waits for blocks that are not written yet when it becomes normal, and only then', async () => {
    const written = Promise.withResolvers<void>();
    chain.tables.beforeAccept = () => written.promise;
    await chain.vm.setState('bootstrapping');
    await steps.accept(steps.foreign('next'));
    await chain.vm.setState('bootstrapping');
    expect(chain.tables.accepted.size).toBe(1);
    written.resolve();
    await chain.vm.setState('normal');
    expect(chain.tables.accepted.size).toBe(2);
  });
});
