import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type MemoryVm, memoryVm } from '../../../test/in-process/memory-vm.js';
import { VmSteps } from '../../../test/in-process/vm-steps.js';
import { AppSender } from '../../common/app-sender.js';
import type { ChainContext } from '../../common/chain-context.js';
import type { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { AppMessages } from '../app-messages/app-messages.service.js';
import { Metrics } from '../metrics/metrics.service.js';
import { Gossip } from './gossip.service.js';
import { pushCodec } from './gossip-messages.js';
import { GossipMetrics } from './gossip-metrics.js';

const PEER = Buffer.alloc(20, 1);

/** Notes what this node sends. */
class RecordedSender extends AppSender {
  readonly choosesReach = true;
  readonly sent: string[] = [];
  async gossip(): Promise<void> {
    this.sent.push('to validators');
  }
  async gossipTo(): Promise<void> {
    this.sent.push('to nodes that have connected');
  }
  async request(): Promise<void> {}
  async respond(): Promise<void> {}
  async refuse(): Promise<void> {}
}

let chain: MemoryVm;
let sender: RecordedSender;
let messages: AppMessages;
let gossip: Gossip;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
  chain = memoryVm();
  const log = chain.log as unknown as Log;
  sender = new RecordedSender();
  messages = new AppMessages(sender, { nodeId: Buffer.alloc(20, 9) } as unknown as ChainContext, log);
  gossip = new Gossip(
    messages,
    chain.mempool,
    chain.taken,
    chain.accepted,
    chain.state,
    new ChainConfig(),
    new GossipMetrics(new Metrics(), chain.taken),
    new UnexpectedErrors(log),
  );
  gossip.start();
  messages.connected(PEER);
});
afterEach(() => {
  gossip.stop();
  vi.useRealTimers();
});

/** A peer tells of a proposal, and a client of this node proposes; the times of greeting and pushing come. */
async function tellAndPropose(): Promise<void> {
  gossip.gossip(PEER, pushCodec.encode({ asOf: 0n, proposals: [{ seq: 1n, data: Buffer.from('theirs') }] }));
  await new VmSteps(chain).propose('ours');
  vi.advanceTimersByTime(1_000);
  for (let turn = 0; turn < 3; turn++) await nextTurn();
}

describe('before normal operation, when its height says nothing about what is pending, a node', () => {
  it.each([[], ['state-syncing'], ['bootstrapping']] as const)(
    'tells nobody and takes nothing: %s',
    async (...states) => {
      for (const state of states) await chain.vm.setState(state);
      await tellAndPropose();
      expect([sender.sent, chain.taken.foreign.size]).toEqual([[], 0]);
    },
  );
});

it('in normal operation a node tells its proposals and takes those of others', async () => {
  await chain.vm.setState('normal');
  await tellAndPropose();
  expect([sender.sent.sort(), chain.taken.foreign.size]).toEqual([
    ['to nodes that have connected', 'to validators'],
    1,
  ]);
});
