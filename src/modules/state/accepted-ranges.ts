import { Injectable } from '@nestjs/common';
import type { Block } from '../block/block.js';
import type { ListedBlock } from '../block/listed-block.js';
import { CLIENT } from '../database/caller.js';
import { type BlockRange, BlockRangeRepository } from '../ledger/block-range.repository.js';
import { AcceptedBlocks } from './accepted-blocks.service.js';

/** Reads ranges of accepted blocks, by height or time: from Postgres, and from memory what is not in Postgres yet. */
@Injectable()
export class AcceptedRanges {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly stored: BlockRangeRepository,
  ) {}

  /** @param range heights that the chain has reached @returns fewer blocks if their data exceed the limit, but at least one */
  async read(range: BlockRange): Promise<ListedBlock[]> {
    const written = this.accepted.writtenHeight;
    const stored =
      range.from > written
        ? []
        : await this.stored.read({ ...range, to: range.to < written ? range.to : written }, CLIENT);
    const unwritten = await this.unwritten(range, written);
    const all = range.isDescending ? [...unwritten.reverse(), ...stored] : [...stored, ...unwritten];
    return withoutGap(all, range.maxDataBytes);
  }

  /** The height of the first block of this time or a later one; if there is none, the height after the last block. */
  async firstAt(time: bigint): Promise<bigint> {
    const { height: last } = this.accepted.lastAccepted;
    const written = this.accepted.writtenHeight;
    let height = await this.stored.firstAt(time, written, CLIENT);
    if (height <= written) return height;
    for (; height <= last; height++) {
      const block = await this.accepted.findAccepted(height);
      if (block && block.timestamp >= time) break;
    }
    return height;
  }

  /** The blocks above the last one in Postgres. In normal operation there are none. */
  private async unwritten({ from, to, includeData }: BlockRange, written: bigint): Promise<ListedBlock[]> {
    const blocks: ListedBlock[] = [];
    for (let height = from > written ? from : written + 1n; height <= to; height++) {
      const block = await this.accepted.findAccepted(height);
      if (block) blocks.push(listed(block, includeData));
    }
    return blocks;
  }
}

function listed({ id, parentId, height, timestamp, data }: Block, includeData: boolean): ListedBlock {
  return { id, parentId, height, timestamp, size: data.length, data: includeData ? data : undefined };
}

/** Consecutive blocks, up to the limit of their data. */
function withoutGap(blocks: readonly ListedBlock[], maxDataBytes: number): ListedBlock[] {
  const kept: ListedBlock[] = [];
  let bytes = 0;
  for (const block of blocks) {
    const before = kept.at(-1);
    const step = before === undefined ? 1n : block.height - before.height;
    bytes += block.size;
    if (before !== undefined && (bytes > maxDataBytes || (step !== 1n && step !== -1n))) break;
    kept.push(block);
  }
  return kept;
}
