import type { Block } from '../block/block.js';

/** The most blocks, and the most bytes of their data. */
const MAX_BLOCKS = 1_024;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The last accepted blocks by height, without a gap, so that a client a few blocks behind costs no SQL. `RecentBlocks`
 * holds most of them too; here they have a bound of their own, because reads of old blocks drop new ones there.
 */
export class LatestBlocks {
  private readonly blocks: [Block, ...Block[]];
  private bytes: number;

  constructor(last: Block) {
    this.blocks = [last];
    this.bytes = last.data.length;
  }

  /** The height of the first of them. */
  get lowest(): bigint {
    return this.blocks[0].height;
  }

  /** @param block the child of the one before */
  add(block: Block): void {
    this.blocks.push(block);
    this.bytes += block.data.length;
    while (this.blocks.length > MAX_BLOCKS || (this.bytes > MAX_BYTES && this.blocks.length > 1)) {
      this.bytes -= this.blocks[0].data.length;
      this.blocks.shift();
    }
  }

  find(height: bigint): Block | undefined {
    return this.blocks[Number(height - this.lowest)];
  }
}
