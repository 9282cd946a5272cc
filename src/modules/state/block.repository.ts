import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import { Block } from '../block/block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { BlockLookups } from './block-lookups.js';
import { ENCODED_BLOCK, finishEncodedBlocks } from './encoded-blocks.js';

/** An accepted block to be stored, with the number of the queued datum that it takes, if that was this node's own. */
export interface AcceptedBlock {
  readonly block: Block;
  readonly proposal: bigint | undefined;
}

/** A row of the table, as the driver gives it: bigint as text. */
export interface BlockRow {
  height: string;
  timestamp: string;
  id: Buffer;
  parent_id: Buffer;
  data: Buffer;
  raw: Buffer | null;
}

/** Blocks that follow each other downwards. */
interface Page {
  readonly count: number;
  /** Of all of them, at most. */
  readonly bytes: number;
  readonly lines: readonly string[];
}

interface PageRow {
  count: number;
  /** Of this row's blocks, and of those of the rows before it. */
  bytes: string;
  lines: string;
}

const COLUMNS = 'height, timestamp, id, parent_id, data, raw';
/** The least that a block's JSON takes around its data (keys, CB58, two numbers): the caller counts exactly. */
const CANONICAL_OVERHEAD_BYTES = 95;
/** About this many bytes of blocks come in one row: fewer rows cost the driver less, larger ones are copied more often. */
const ROW_BYTES = 32 * 1024;
/** Blocks that one query reads. */
const PAGE_BLOCKS = 512;
/** Queries at once: while the caller works on a page, Postgres works on the next ones. */
const PAGES_AT_ONCE = 2;

/** The table of blocks. Rows above the chain's height are an archive: no read here shows them. */
@Injectable()
export class BlockRepository {
  private readonly acceptOne: Statement;
  private readonly acceptMany: Statement;
  private readonly byIds: Statement;
  private readonly byHeight: Statement;
  private readonly backwardsFrom: Statement;
  /** By caller: none waits as long as another one may. */
  private readonly lookups = new Map<Caller, BlockLookups>();

  constructor(private readonly database: Database) {
    this.acceptOne = database.statement('accept', ACCEPT_ONE, 'write');
    this.acceptMany = database.statement('accept_many', ACCEPT_MANY, 'write');
    this.byIds = database.statement(
      'blocks_by_id',
      `SELECT ${COLUMNS} FROM {schema}.block WHERE id = ANY ($1)`,
    );
    this.byHeight = database.statement(
      'block_by_height',
      `SELECT ${COLUMNS} FROM {schema}.block WHERE height = $1`,
    );
    this.backwardsFrom = database.statement('blocks_backwards', BACKWARDS);
  }

  /**
   * Stores accepted blocks, which follow each other and the chain's last one, in one statement and one commit: the
   * blocks, the chain's new height, and their data off the queue.
   *
   * @returns false when Postgres refused: the token is not the newest one, or the height is not the next one
   */
  async accept(blocks: readonly AcceptedBlock[], token: string, caller: Caller): Promise<boolean> {
    const columns = COLUMNS_TO_STORE.map((column) => blocks.map(column));
    const [statement, values] =
      blocks.length === 1 ? [this.acceptOne, columns.flat()] : [this.acceptMany, columns];
    const rows = await this.database.run<{ height: string }>(statement, [token, ...values], caller);
    return rows.length === blocks.length;
  }

  async findById(id: Id, upTo: bigint, caller: Caller): Promise<Block | undefined> {
    let lookups = this.lookups.get(caller);
    if (!lookups) {
      lookups = new BlockLookups((ids) => this.findByIds(ids, caller));
      this.lookups.set(caller, lookups);
    }
    const block = await lookups.find(id);
    return block && block.height <= upTo ? block : undefined;
  }

  async findByHeight(height: bigint, caller: Caller): Promise<Block | undefined> {
    const [row] = await this.database.run<BlockRow>(this.byHeight, [height], caller);
    return row && toBlock(row);
  }

  /** Pages of encoded blocks from a height downwards, within a count and about a number of bytes (at least one block). */
  async *backwards(from: bigint, count: number, bytes: number, caller: Caller): AsyncGenerator<Uint8Array[]> {
    const asked: Promise<Page>[] = [];
    const ask = (): void => {
      if (count <= 0 || from < 0n) return;
      const page = this.page(from, Math.min(count, PAGE_BLOCKS), bytes, caller);
      // The caller may want no more of them.
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
        // The driver sends it in a later turn, which must come before the work on this one.
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

  private async findByIds(ids: readonly Id[], caller: Caller): Promise<Block[]> {
    return (await this.database.run<BlockRow>(this.byIds, [ids], caller)).map(toBlock);
  }
}

/** The parameters of both statements below, after the token. */
const COLUMNS_TO_STORE: readonly ((accepted: AcceptedBlock) => unknown)[] = [
  ({ block }) => block.height,
  ({ block }) => block.timestamp,
  ({ proposal }) => proposal ?? null,
  ({ block }) => block.id,
  ({ block }) => block.parentId,
  ({ block }) => block.data,
  ({ block }) => (block.isCanonical ? null : block.bytes),
];

// A row that is there already is of the archive, since the chain's height is below it: the same block is confirmed,
// another one replaced. `head` locks the chain's row, so two writers cannot both find themselves the next.
const accepting = (heights: { first: string; last: string }, isTaken: string, rows: string): string => `
WITH head AS (
  UPDATE {schema}.chain SET height = ${heights.last}
  WHERE token = $1 AND height = ${heights.first} - 1
  RETURNING height
), taken AS (
  DELETE FROM {schema}.proposal WHERE ${isTaken} AND EXISTS (SELECT FROM head)
)
INSERT INTO {schema}.block AS b (height, timestamp, proposal, id, parent_id, data, raw)
${rows}
ON CONFLICT (height) DO UPDATE SET timestamp = excluded.timestamp,
  proposal = coalesce(excluded.proposal, CASE WHEN b.id = excluded.id THEN b.proposal END), id = excluded.id,
  parent_id = excluded.parent_id, data = excluded.data, raw = excluded.raw
RETURNING b.height`;

// Arrays would cost one block a third of its time: normal operation accepts one at a time, bootstrapping many.
const ACCEPT_ONE = accepting(
  { first: '$2::bigint', last: '$2::bigint' },
  'seq = $4::bigint',
  'SELECT $2::bigint, $3::bigint, $4::bigint, $5::bytea, $6::bytea, $7::bytea, $8::bytea FROM head',
);
const ACCEPT_MANY = accepting(
  { first: '($2::bigint[])[1]', last: '($2::bigint[])[cardinality($2::bigint[])]' },
  'seq = ANY ($4::bigint[])',
  `SELECT a.height, a.timestamp, a.proposal, a.id, a.parent_id, a.data, a.raw FROM head,
  unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[])
    AS a (height, timestamp, proposal, id, parent_id, data, raw)`,
);

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
