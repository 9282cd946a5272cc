import { expect, it, vi } from 'vitest';
import { HostServices } from '../services/host-services.js';
import { MessageQueue } from '../services/messenger-service.js';
import type { Block, NodeChain } from './node-chain.js';
import { SingleNodeConsensus } from './single-node-consensus.js';

const block = { height: 1n } as Block;
const nothing = () => Promise.resolve();

/** A chain whose plugin wants to build whenever `queue` says so. */
function consensusOf(steps: Partial<NodeChain>) {
  const queue = new MessageQueue();
  const events = { accepted: vi.fn(), failed: vi.fn() };
  const plugin = { protocol: { capabilities: { asksForEvents: false } }, exit: undefined };
  const build = () => Promise.resolve(block);
  const chain = { plugin, build, verify: nothing, prefer: nothing, accept: nothing, ...steps };
  const services = { messages: queue } as HostServices;
  return {
    queue,
    events,
    consensus: new SingleNodeConsensus(chain as unknown as NodeChain, services, 0, events),
  };
}

it('takes each step of a block in its order', async () => {
  const taken: string[] = [];
  const step = (name: string) => () => {
    taken.push(name);
    return Promise.resolve(block);
  };
  const { queue, events, consensus } = consensusOf({
    build: step('build'),
    verify: step('verify') as never,
    prefer: step('prefer') as never,
    accept: step('accept') as never,
  });
  queue.put('MESSAGE_BUILD_BLOCK');
  await vi.waitFor(() => expect(events.accepted).toHaveBeenCalledWith(block));
  expect(taken).toEqual(['build', 'verify', 'prefer', 'accept']);
  await consensus.stop();
});

it('goes on after a block that could not be built', async () => {
  const build = vi.fn().mockRejectedValueOnce(new Error('no pending block')).mockResolvedValue(block);
  const { queue, events, consensus } = consensusOf({ build });
  queue.put('MESSAGE_BUILD_BLOCK');
  await vi.waitFor(() => expect(events.failed).toHaveBeenCalledWith(new Error('no pending block')));
  queue.put('MESSAGE_BUILD_BLOCK');
  await vi.waitFor(() => expect(events.accepted).toHaveBeenCalledWith(block));
  await consensus.stop();
});

it('stops at a block that could not be accepted', async () => {
  const { queue, events, consensus } = consensusOf({ accept: () => Promise.reject(new Error('disk full')) });
  queue.put('MESSAGE_BUILD_BLOCK');
  await expect(consensus.finished).rejects.toThrow('disk full');
  expect(events.accepted).not.toHaveBeenCalled();
});

it('stops waiting for the plugin when it is stopped', async () => {
  const { consensus } = consensusOf({});
  await consensus.stop();
  await expect(consensus.finished).resolves.toBeUndefined();
});
