import { Injectable } from '@nestjs/common';
import type { Block } from '../block/block.js';
import type { ListedBlock } from '../block/listed-block.js';
import { CLIENT } from '../database/caller.js';
import { type BlockRange, BlockRangeRepository } from '../ledger/block-range.repository.js';
import { AcceptedBlocks } from './accepted-blocks.service.js';

/** Accepted blocks by ranges of heights and times: from Postgres, and from memory those that are not there yet. */
@Injectable()
export class AcceptedRanges {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly stored: BlockRangeRepository,
  ) {}

  /** @param range of heights that the chain has reached @returns fewer blocks where their data are too much, never none */
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

  /** The height of the first block of that time or a later one; the one after the last block when there is none. */
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

  /** Those above the last block in Postgres: none in normal operation. */
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

/** Blocks that follow each other, as far as their data are not too much. */
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
