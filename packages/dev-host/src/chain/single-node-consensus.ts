import { setTimeout as sleep } from 'node:timers/promises';
import type { PluginProcess } from '../plugin/plugin-process.js';
import type { HostServices } from '../services/host-services.js';
import type { VmMessage } from '../services/messenger-service.js';
import type { Block, NodeChain } from './node-chain.js';

/** What consensus tells about its work. */
export interface ConsensusEvents {
  accepted?(block: Block): void;
  /** A block could not be built or verified. Consensus goes on. */
  failed?(error: Error): void;
}

/** Milliseconds from a failed try to the next one, as in AvalancheGo's NotificationForwarder. */
const RETRY = 100;

/** Consensus of a single node: a block that the plugin wants to build is built, verified, preferred and accepted at once. */
export class SingleNodeConsensus {
  private readonly stopping = new AbortController();
  /** Rejected when the plugin fails at a step that must not fail. Consensus has stopped then. */
  readonly finished: Promise<void>;

  /** @param pause least milliseconds between two blocks */
  constructor(
    private readonly chain: NodeChain,
    private readonly services: HostServices,
    private readonly pause = 0,
    private readonly events: ConsensusEvents = {},
  ) {
    this.finished = this.run();
    this.finished.catch(() => {});
  }

  /** Resolved when the block that is being worked on is accepted, or given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.finished.catch(() => {});
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if ((await this.nextMessage(signal)) !== 'MESSAGE_BUILD_BLOCK') continue;
      } catch (error) {
        if (signal.aborted) return;
        if (this.chain.plugin.exit) throw error;
        await this.retry(error);
        continue;
      }
      await this.produce();
      if (this.pause > 0) await this.wait(this.pause);
    }
  }

  /** After an error of BuildBlock or BlockVerify the chain goes on without the block; an error of SetPreference or BlockAccept ends it. */
  private async produce(): Promise<void> {
    let block: Block;
    try {
      block = await this.chain.build();
      await this.chain.verify(block);
    } catch (error) {
      return await this.retry(error);
    }
    await this.chain.prefer(block);
    await this.chain.accept(block);
    this.events.accepted?.(block);
  }

  private async nextMessage(signal: AbortSignal): Promise<VmMessage> {
    const { plugin } = this.chain;
    if (plugin.protocol.capabilities.asksForEvents) return await waitForEvent(plugin, signal);
    return await this.services.messages.take(signal);
  }

  private async retry(error: unknown): Promise<void> {
    if (this.chain.plugin.exit) throw error;
    this.events.failed?.(error as Error);
    await this.wait(RETRY);
  }

  private async wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}

async function waitForEvent(plugin: PluginProcess, signal: AbortSignal): Promise<VmMessage> {
  return (await plugin.vm.WaitForEvent({}, { signal })).message;
}
