import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { VmSteps } from '../../../test/in-process/vm-steps.js';
import type { Log } from '../../common/log.js';
import { PendingReminder } from './pending-reminder.service.js';

const HOUR = 3_600n;

let chain: MemoryVm;
let steps: VmSteps;
let reminder: PendingReminder;

beforeEach(() => {
  vi.useFakeTimers();
  chain = memoryVm();
  steps = new VmSteps(chain);
  reminder = new PendingReminder(chain.vm, chain.log as unknown as Log);
  reminder.onApplicationBootstrap();
});
afterEach(() => {
  reminder.onModuleDestroy();
  vi.useRealTimers();
});

const told = () => chain.log.lines.filter((line) => line.includes('can be built'));

describe('a host', () => {
  it('is told again while something is pending: it may have dropped the first message', async () => {
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chain.engine.notified).toBe(0);
    await steps.propose('data');
    const before = chain.engine.notified;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chain.engine.notified).toBe(before + 10);
    reminder.onModuleDestroy();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(chain.engine.notified).toBe(before + 10);
  });

  it('is not told while the last block is ahead of the clock, and the log says why, once', async () => {
    await steps.acceptAhead(8n * HOUR);
    await steps.propose('data');
    const before = chain.engine.notified;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chain.engine.notified).toBe(before);
    expect(told()).toEqual([
      expect.stringMatching(/^error no block can be built for 7 h, until .*: block 1 \(.*8 h ahead of this/),
    ]);
  });

  it('is told at once when a block can be built again, whether it is notified or waits; so is the log', async () => {
    await steps.acceptAhead(8n * HOUR);
    await steps.propose('data');
    await vi.advanceTimersByTimeAsync(1_000);
    let isAnswered = false;
    void chain.vm.pending(new AbortController().signal).then(() => {
      isAnswered = true;
    });
    const before = chain.engine.notified;
    chain.clock.time += 7n * HOUR;
    await vi.advanceTimersByTimeAsync(500);
    expect([isAnswered, chain.engine.notified]).toEqual([false, before]);
    chain.clock.time += 1n;
    await vi.advanceTimersByTimeAsync(500);
    expect([isAnswered, chain.engine.notified]).toEqual([true, before + 1]);
    expect(told().at(-1)).toBe('info blocks can be built again {}');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told()).toHaveLength(2);
  });
});

it('says nothing while no proposal waits: a chain from timestampvm-rs may be ahead and idle', async () => {
  await steps.acceptAhead(8n * HOUR);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told()).toEqual([]);
});
