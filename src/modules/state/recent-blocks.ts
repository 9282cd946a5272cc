import { type Id, idKey } from '../../common/id.js';
import type { Block } from '../block/block.js';

/** Bytes of data that are kept, and blocks, at most. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_BLOCKS = 4_096;

/** The accepted blocks that were touched last, so that reading them needs no SQL. */
export class RecentBlocks {
  /** In the order of last use, oldest first. */
  private readonly blocks = new Map<string, Block>();
  private bytes = 0;

  add(block: Block): void {
    const key = idKey(block.id);
    if (this.blocks.has(key)) return;
    this.blocks.set(key, block);
    this.bytes += block.data.length;
    for (const [oldest, { data }] of this.blocks) {
      if (this.blocks.size <= MAX_BLOCKS && this.bytes <= MAX_BYTES) break;
      this.blocks.delete(oldest);
      this.bytes -= data.length;
    }
  }

  get(id: Id): Block | undefined {
    const key = idKey(id);
    const block = this.blocks.get(key);
    if (block) {
      this.blocks.delete(key);
      this.blocks.set(key, block);
    }
    return block;
  }
}
