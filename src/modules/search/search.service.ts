import { Injectable } from '@nestjs/common';
import { idsEqual, sha256Id } from '../../common/id.js';
import type { ListedBlock } from '../block/listed-block.js';
import { CLIENT } from '../database/caller.js';
import { type BlockSearch, BlockSearchRepository } from '../ledger/block-search.repository.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';

/** What to look for. */
export interface BlockQuery extends Omit<BlockSearch, 'to' | 'sha256OfDigest'> {
  /** Whether blocks count too whose data are `sha256` itself. */
  readonly withDigest: boolean;
  /** The highest height; undefined for the last block's. */
  readonly to: bigint | undefined;
}

/** Some of the blocks that were looked for. */
export interface FoundBlocks {
  readonly blocks: readonly ListedBlock[];
  /** The height from which the search goes on; undefined when there is no more. */
  readonly next: bigint | undefined;
}

/** Finds accepted blocks by the sha256 of their data: in Postgres, and in memory what is not there yet. */
@Injectable()
export class Search {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly repository: BlockSearchRepository,
  ) {}

  async find({ withDigest, to, ...search }: BlockQuery): Promise<FoundBlocks> {
    const { sha256, limit, maxDataBytes } = search;
    const { height: last } = this.accepted.lastAccepted;
    const end = to !== undefined && to < last ? to : last;
    const { writtenHeight: written } = this.accepted;
    // One more tells whether there are more.
    const wanted = {
      ...search,
      sha256OfDigest: withDigest ? sha256Id(sha256) : undefined,
      to: end,
      limit: limit + 1,
    };
    const stored = await this.repository.find({ ...wanted, to: end < written ? end : written }, CLIENT);
    const unwritten = await this.unwritten(wanted, written);
    const all = search.isDescending ? [...unwritten.reverse(), ...stored] : [...stored, ...unwritten];
    return page(all, limit, maxDataBytes);
  }

  /** The matching blocks above the last one in Postgres. In normal operation there are none. */
  private async unwritten(search: BlockSearch, written: bigint): Promise<ListedBlock[]> {
    const found: ListedBlock[] = [];
    for (let height = search.from > written ? search.from : written + 1n; height <= search.to; height++) {
      const block = await this.accepted.findAccepted(height);
      if (block && matches(block.data, search)) found.push({ ...block, size: block.data.length });
    }
    return found;
  }
}

function matches(data: Uint8Array, { sha256, sha256OfDigest }: BlockSearch): boolean {
  return (
    idsEqual(sha256Id(data), sha256) || (sha256OfDigest !== undefined && Buffer.compare(data, sha256) === 0)
  );
}

function page(all: readonly ListedBlock[], limit: number, maxDataBytes: number): FoundBlocks {
  const blocks: ListedBlock[] = [];
  let bytes = 0;
  for (const block of all) {
    bytes += block.size;
    const isTooMuch = blocks.length > 0 && (bytes > maxDataBytes || block.data === undefined);
    if (blocks.length === limit || isTooMuch) return { blocks, next: block.height };
    blocks.push(block);
  }
  return { blocks, next: undefined };
}
