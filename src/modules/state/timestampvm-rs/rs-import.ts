import { ID_LENGTH, type Id, idsEqual, idToCb58 } from '../../../common/id.js';
import type { Log } from '../../../common/log.js';
import type { Block } from '../../block/block.js';
import { RsChainError, type RsStore } from './rs-store.js';

/** How many blocks are read from the node's database at once: each may have several MiB as JSON. */
const AT_ONCE = 8;
const BATCH_BLOCKS = 512;
const BATCH_BYTES = 4 * 1024 * 1024;
const PROGRESS_MS = 5_000;

/**
 * Imports the chain that timestampvm-rs has accepted on this node, beginning after the last accepted block. Its blocks
 * know only their parents, so the import first walks back, keeping 32 bytes of each block, and then writes the blocks
 * in order, in batches. After a crash it goes on where it was. timestampvm-rs's own keys stay as they are.
 */
export class RsImport {
  private told = Date.now();

  constructor(
    private readonly store: RsStore,
    private readonly write: (blocks: readonly Block[]) => Promise<void>,
    private readonly log: Log,
  ) {}

  /**
   * @param tip the last block that is accepted here
   * @returns the last one after the import
   * @throws {RsChainError} when a block is missing or changed, or the chain is another one
   */
  async run(tip: Block): Promise<Block> {
    const lastId = await this.store.lastAcceptedId();
    if (!lastId) return tip;
    const last = await this.store.accepted(lastId);
    if (last.height <= tip.height) return tip;
    const fields = { from: tip.height.toString(), to: last.height.toString() };
    this.log.info("importing timestampvm-rs's chain", fields);
    const ids = await this.wayBack(last, tip);
    await this.writeAll(ids, tip);
    this.log.info("imported timestampvm-rs's chain", fields);
    return last;
  }

  /** The IDs from the block after the tip up to the last one, one after another. */
  private async wayBack(last: Block, tip: Block): Promise<Uint8Array> {
    const count = Number(last.height - tip.height);
    const ids = new Uint8Array(count * ID_LENGTH);
    let block = last;
    for (let i = count - 1; ; i--) {
      ids.set(block.id, i * ID_LENGTH);
      this.progress('reading', count - i, count);
      if (i === 0) break;
      const parent = await this.store.accepted(block.parentId);
      checkHeights(parent, block);
      block = parent;
    }
    if (!idsEqual(block.parentId, tip.id)) {
      throw new RsChainError(
        `its block ${block.height} follows ${idToCb58(block.parentId)}, but here block ${tip.height} is ${idToCb58(tip.id)}`,
      );
    }
    return ids;
  }

  private async writeAll(ids: Uint8Array, tip: Block): Promise<void> {
    const count = ids.length / ID_LENGTH;
    let batch: Block[] = [];
    let bytes = 0;
    let parent = tip;
    for (let i = 0; i < count; i += AT_ONCE) {
      for (const block of await this.readSome(ids, i)) {
        checkHeights(parent, block);
        parent = block;
        batch.push(block);
        bytes += block.data.length;
      }
      const isLast = i + AT_ONCE >= count;
      if (!isLast && batch.length < BATCH_BLOCKS && bytes < BATCH_BYTES) continue;
      await this.write(batch);
      this.progress('writing', Math.min(i + AT_ONCE, count), count);
      batch = [];
      bytes = 0;
    }
  }

  private readSome(ids: Uint8Array, from: number): Promise<Block[]> {
    const some: Id[] = [];
    const end = Math.min(from + AT_ONCE, ids.length / ID_LENGTH);
    for (let i = from; i < end; i++) some.push(ids.subarray(i * ID_LENGTH, (i + 1) * ID_LENGTH));
    return Promise.all(some.map((id) => this.store.accepted(id)));
  }

  private progress(step: string, done: number, of: number): void {
    if (Date.now() - this.told < PROGRESS_MS) return;
    this.told = Date.now();
    this.log.info("importing timestampvm-rs's chain", { step, done, of });
  }
}

function checkHeights(parent: Block, block: Block): void {
  if (block.height !== parent.height + 1n) {
    throw new RsChainError(
      `block ${idToCb58(block.id)} has height ${block.height}, its parent ${parent.height}`,
    );
  }
}
