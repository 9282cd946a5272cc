import { HealthIndicatorService } from '@nestjs/terminus';
import { beforeEach, expect, it } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../../test/in-process/memory-vm.js';
import { VmSteps } from '../../../../test/in-process/vm-steps.js';
import { ChainConfig } from '../../../config/chain-config.js';
import { MempoolIndicator } from './mempool.indicator.js';

let chain: MemoryVm;
let steps: VmSteps;
beforeEach(() => {
  chain = memoryVm();
  steps = new VmSteps(chain);
});

/** @param maxCount `mempool.maxCount` */
function health(maxCount = 10) {
  const config = new ChainConfig();
  config.mempool.maxCount = maxCount;
  return new MempoolIndicator(new HealthIndicatorService(), chain.mempool, config).run().mempool;
}

it('tells the age of the oldest proposal by the clock of the chain, and complains after 300 s', async () => {
  expect(health()).toMatchObject({ status: 'up', count: 0, oldestSeconds: 0 });
  await steps.propose('first');
  chain.clock.time += 100n;
  await steps.propose('second');
  chain.clock.time += 200n;
  expect(health()).toMatchObject({ status: 'up', count: 2, oldestSeconds: 300 });
  chain.clock.time += 1n;
  expect(health()).toMatchObject({
    status: 'degraded',
    oldestSeconds: 301,
    reason: 'the oldest proposal has waited for more than 300 s',
  });
  await chain.vm.accept((await steps.issue()).id);
  expect(health()).toMatchObject({ status: 'up', count: 1, oldestSeconds: 201 });
});

it('a clock that was set back makes no proposal younger than new', async () => {
  await steps.propose('first');
  chain.clock.time -= 1_000n;
  expect(health()).toMatchObject({ status: 'up', oldestSeconds: 0 });
});

it('complains when the queue is four fifths full', async () => {
  await steps.propose('1', '2', '3');
  expect(health(4)).toMatchObject({ status: 'up', fill: 0.75 });
  await steps.propose('4');
  expect(health(5)).toMatchObject({ status: 'degraded', fill: 0.8, reason: 'the queue is nearly full' });
});
