import { type Id, idKey } from '../../common/id.js';
import type { Block } from '../block/block.js';

/** The most bytes of data, and the most blocks, of each of the two generations. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_BLOCKS = 2_048;

/**
 * The accepted blocks that were used last, so that reading them needs no SQL: at least 2,048, or 8 MiB of data.
 *
 * There are two generations instead of one list in order of use, so that a read changes nothing: moving a block to the
 * end of a Map for each read cost more than the look-up, and left tables for the garbage collector.
 */
export class RecentBlocks {
  private now = new Map<string, Block>();
  private before = new Map<string, Block>();
  private bytes = 0;

  add(block: Block): void {
    this.touch(idKey(block.id), block);
  }

  get(id: Id): Block | undefined {
    const key = idKey(id);
    const block = this.now.get(key);
    if (block) return block;
    const older = this.before.get(key);
    if (older) this.touch(key, older);
    return older;
  }

  private touch(key: string, block: Block): void {
    if (this.now.has(key)) return;
    this.now.set(key, block);
    this.bytes += block.data.length;
    if (this.now.size < MAX_BLOCKS && this.bytes < MAX_BYTES) return;
    this.before = this.now;
    this.now = new Map();
    this.bytes = 0;
  }
}
