import { Injectable } from '@nestjs/common';
import type { Block } from '../block/block.js';
import type { ListedBlock } from '../block/listed-block.js';
import { CLIENT } from '../database/caller.js';
import { type BlockRange, BlockRangeRepository } from '../ledger/block-range.repository.js';
import { AcceptedBlocks } from './accepted-blocks.service.js';

/** Reads ranges of accepted blocks, by height or time: the newest from memory, the others from Postgres. */
@Injectable()
export class AcceptedRanges {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly stored: BlockRangeRepository,
  ) {}

  /** @param range heights that the chain has reached @returns fewer blocks if their data exceed the limit, but at least one */
  async read(range: BlockRange): Promise<ListedBlock[]> {
    const { heldFrom } = this.accepted;
    // Now, because memory moves on while Postgres is asked.
    const held = this.held(range, heldFrom);
    const to = range.to < heldFrom ? range.to : heldFrom - 1n;
    const stored = range.from > to ? [] : await this.stored.read({ ...range, to }, CLIENT);
    const all = range.isDescending ? [...held.reverse(), ...stored] : [...stored, ...held];
    return withoutGap(all, range.maxDataBytes);
  }

  /** The height of the first block of this time or a later one; if there is none, the height after the last block. */
  async firstAt(time: bigint): Promise<bigint> {
    const { heldFrom, lastAccepted } = this.accepted;
    const isBefore = (height: bigint): boolean => (this.accepted.findHeld(height)?.timestamp ?? time) < time;
    if (heldFrom > 0n && !isBefore(heldFrom)) return this.stored.firstAt(time, heldFrom - 1n, CLIENT);
    let height = heldFrom;
    while (height <= lastAccepted.height && isBefore(height)) height++;
    return height;
  }

  /** The blocks of a range that are in memory. */
  private held({ from, to, includeData }: BlockRange, heldFrom: bigint): ListedBlock[] {
    const blocks: ListedBlock[] = [];
    for (let height = from > heldFrom ? from : heldFrom; height <= to; height++) {
      const block = this.accepted.findHeld(height);
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
