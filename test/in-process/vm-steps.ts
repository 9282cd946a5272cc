import { Block } from '../../src/modules/block/block.js';
import type { MemoryVm } from './memory-vm.js';

/** What clients, the host and other nodes do with a VM. */
export class VmSteps {
  constructor(private readonly chain: MemoryVm) {}

  async propose(...texts: string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.chain.mempool.propose(Buffer.from(text))));
  }

  /** A block of another node's. */
  foreign(text: string, parent = this.chain.vm.lastAccepted, timestamp = parent.timestamp): Block {
    return Block.build(parent.id, parent.height + 1n, timestamp, Uint8Array.from(Buffer.from(text)));
  }

  async accept(block: Block): Promise<void> {
    const { vm } = this.chain;
    await vm.verify(block.bytes);
    vm.prefer(block.id);
    await vm.accept(block.id);
  }

  /** Accepts a block of another node's that is so far ahead of the clock, which was ahead itself at that time. */
  async acceptAhead(seconds: bigint): Promise<void> {
    const { clock } = this.chain;
    clock.time += seconds;
    await this.accept(this.foreign('ahead', this.chain.vm.lastAccepted, clock.time));
    clock.time -= seconds;
  }

  /** Builds a block, which the host has verified and prefers. It is not decided. */
  async issue(): Promise<Block> {
    const { vm } = this.chain;
    const block = await vm.build();
    await vm.verify(block.bytes);
    vm.prefer(block.id);
    return block;
  }
}

export const textOf = ({ data }: Block): string => Buffer.from(data).toString();
