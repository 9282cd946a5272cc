import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Id, idKey } from '../../common/id.js';
import { Block } from '../block/block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { BlockLookups } from './block-lookups.js';
import { ENCODED_BLOCK, finishEncodedBlocks } from './encoded-blocks.js';

/** A decided block from the tables. */
export interface DecidedBlock {
  readonly block: Block;
  readonly status: 'accepted' | 'rejected';
}

/** A row of the table of blocks in the driver's form: bigint as text. */
interface BlockRow {
  height: string;
  timestamp: string;
  id: Buffer;
  parent_id: Buffer;
  data: Buffer;
  raw: Buffer | null;
}

/** A row of the table of blocks, or of the table of rejected blocks, which has only the bytes. */
type RowById = BlockRow | { height: null; id: Buffer; raw: Buffer };

/** The rows of both tables for one ID. */
interface StoredById {
  readonly id: Id;
  /** An accepted block, or, above the chain's height, an archived one. */
  block?: Block;
  rejected?: Block;
}

/** Consecutive blocks, downwards. */
interface Page {
  readonly count: number;
  /** An upper bound for the bytes of all of them. */
  readonly bytes: number;
  readonly lines: readonly string[];
}

interface PageRow {
  count: number;
  /** Bytes of this row's blocks and of the rows before it. */
  bytes: string;
  lines: string;
}

const COLUMNS = 'height, timestamp, id, parent_id, data, raw';
/** The least bytes of a block's JSON besides its data (keys, CB58, two numbers). The caller counts exactly. */
const CANONICAL_OVERHEAD_BYTES = 95;
/**
 * One row has about this many bytes of blocks: fewer rows cost the driver less, but it copies larger rows more often.
 */
const ROW_BYTES = 32 * 1024;
/** Blocks that one query reads. */
const PAGE_BLOCKS = 512;
/** Queries at once: while the caller works on a page, Postgres works on the next ones. */
const PAGES_AT_ONCE = 2;

/** Reads blocks. Rows above the chain's height are an archive, which no read here shows. */
@Injectable()
export class BlockRepository {
  private readonly byIds: Statement;
  private readonly byHeight: Statement;
  private readonly backwardsFrom: Statement;
  /** By caller, because callers have different time limits. */
  private readonly lookups = new Map<Caller, BlockLookups<StoredById>>();

  constructor(private readonly database: Database) {
    this.byIds = database.statement('blocks_by_id', BY_IDS);
    this.byHeight = database.statement(
      'block_by_height',
      `SELECT ${COLUMNS} FROM {schema}.block WHERE height = $1`,
    );
    this.backwardsFrom = database.statement('blocks_backwards', BACKWARDS);
  }

  /**
   * A decided block, by one query for both tables. If both have it, it was accepted.
   *
   * @param upTo the height of the last accepted block that is written
   */
  async findById(id: Id, upTo: bigint, caller: Caller): Promise<DecidedBlock | undefined> {
    let lookups = this.lookups.get(caller);
    if (!lookups) {
      lookups = new BlockLookups((ids) => this.findByIds(ids, caller));
      this.lookups.set(caller, lookups);
    }
    const stored = await lookups.find(id);
    if (stored?.block && stored.block.height <= upTo) return { block: stored.block, status: 'accepted' };
    return stored?.rejected && { block: stored.rejected, status: 'rejected' };
  }

  async findByHeight(height: bigint, caller: Caller): Promise<Block | undefined> {
    const [row] = await this.database.run<BlockRow>(this.byHeight, [height], caller);
    return row && toBlock(row);
  }

  /**
   * Pages of encoded blocks from a height downwards, within a count and about a number of bytes; at least one block.
   */
  async *backwards(from: bigint, count: number, bytes: number, caller: Caller): AsyncGenerator<Uint8Array[]> {
    const asked: Promise<Page>[] = [];
    const ask = (): void => {
      if (count <= 0 || from < 0n) return;
      const page = this.page(from, Math.min(count, PAGE_BLOCKS), bytes, caller);
      // The caller may stop early, and then nobody awaits this page.
      page.catch(() => {});
      asked.push(page);
      from -= BigInt(PAGE_BLOCKS);
      count -= PAGE_BLOCKS;
    };
    for (let i = 0; i < PAGES_AT_ONCE; i++) ask();
    for (let next = asked.shift(); next; next = asked.shift()) {
      const page = await next;
      bytes -= page.bytes;
      const hasMore = page.count === PAGE_BLOCKS && bytes > 0;
      if (hasMore) {
        ask();
        // The driver sends the query in a later turn of the event loop; that turn must come before the work on this
        // page.
        await nextTurn();
      }
      yield page.lines.flatMap(finishEncodedBlocks);
      if (!hasMore) return;
    }
  }

  private async page(from: bigint, count: number, bytes: number, caller: Caller): Promise<Page> {
    const values = [from, Math.min(count, PAGE_BLOCKS), bytes];
    const rows = await this.database.run<PageRow>(this.backwardsFrom, values, caller);
    return {
      count: rows.reduce((sum, row) => sum + row.count, 0),
      bytes: Number(rows.at(-1)?.bytes ?? 0),
      lines: rows.map((row) => row.lines),
    };
  }

  private async findByIds(ids: readonly Id[], caller: Caller): Promise<Iterable<StoredById>> {
    const found = new Map<string, StoredById>();
    for (const row of await this.database.run<RowById>(this.byIds, [ids], caller)) {
      const key = idKey(row.id);
      const stored: StoredById = found.get(key) ?? { id: row.id };
      if (row.height === null) stored.rejected = Block.parse(row.raw);
      else stored.block = toBlock(row);
      found.set(key, stored);
    }
    return found.values();
  }
}

const BY_IDS = `
SELECT ${COLUMNS} FROM {schema}.block WHERE id = ANY ($1)
UNION ALL
SELECT NULL, NULL, id, NULL, NULL, bytes FROM {schema}.rejected_block WHERE id = ANY ($1)`;

const BACKWARDS = `
SELECT count(*)::int4 AS count, max(total) AS bytes, string_agg(${ENCODED_BLOCK}, '' ORDER BY height DESC) AS lines
FROM (
  SELECT *, sum(coalesce(octet_length(raw), 2 * octet_length(data) + ${CANONICAL_OVERHEAD_BYTES}))
    OVER (ORDER BY height DESC ROWS UNBOUNDED PRECEDING) AS total
  FROM {schema}.block WHERE height <= $1::bigint AND height > $1::bigint - $2::bigint
) AS sized
WHERE total <= $3::bigint OR height = $1::bigint
GROUP BY total / ${ROW_BYTES} ORDER BY total / ${ROW_BYTES}`;

function toBlock(row: BlockRow): Block {
  return Block.fromStored({
    height: BigInt(row.height),
    timestamp: BigInt(row.timestamp),
    id: row.id,
    parentId: row.parent_id,
    data: row.data,
    raw: row.raw,
  });
}
