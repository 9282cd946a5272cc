import { Injectable } from '@nestjs/common';
import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idsEqual, idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { ChainClaim } from './chain.repository.js';

/** An accepted block, with the number of the proposal that it takes, if this node had it. */
export interface AcceptedBlock {
  readonly block: Block;
  readonly proposal: bigint | undefined;
}

/** Postgres has another block at an accepted height, so the chain cannot go on. */
export class AcceptedConflictError extends ExpectedError {
  readonly code = 'acceptedConflict';

  constructor(height: bigint, stored: Id | undefined, accepted: Id) {
    const found = stored ? idToCb58(stored) : 'no block';
    super(
      `block ${idToCb58(accepted)} was accepted at height ${height}, but the database refuses it there (it has ${found}): see docs/durability.md, "Different histories"`,
    );
  }
}

/**
 * The commit of an accept: one statement stores the blocks, raises the chain's height, and removes their proposals from
 * the queue.
 */
@Injectable()
export class AcceptRepository {
  private readonly acceptOne: Statement;
  private readonly acceptMany: Statement;
  private readonly whatIsThere: Statement;

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
  ) {
    this.acceptOne = database.statement('accept', ACCEPT_ONE, 'write');
    this.acceptMany = database.statement('accept_many', ACCEPT_MANY, 'write');
    this.whatIsThere = database.statement('refused', WHAT_IS_THERE);
  }

  /**
   * @param blocks at least one; they follow each other and the chain's last block
   * @throws {FencedError} @throws {AcceptedConflictError} @throws {DatabaseUnavailableError}
   */
  async accept(blocks: readonly AcceptedBlock[], caller: Caller): Promise<void> {
    const columns = COLUMNS_TO_STORE.map((column) => blocks.map(column));
    const [statement, values] =
      blocks.length === 1 ? [this.acceptOne, columns.flat()] : [this.acceptMany, columns];
    const rows = await this.database.run<{ height: string }>(
      statement,
      [this.claim.token, ...values],
      caller,
    );
    const last = blocks.at(-1)?.block;
    if (last && rows.length !== blocks.length) await this.explainRefusal(last, caller);
  }

  /**
   * Returns if the refusal only came from a second try whose first had been committed unnoticed; otherwise throws the
   * reason.
   */
  private async explainRefusal(block: Block, caller: Caller): Promise<void> {
    const [row] = await this.database.run<{ token: string; height: string; id: Buffer | null }>(
      this.whatIsThere,
      [block.height],
      caller,
    );
    if (row?.token !== this.claim.token) throw this.database.fenced();
    const isAccepted = BigInt(row.height) >= block.height;
    if (isAccepted && row.id && idsEqual(row.id, block.id)) return;
    throw new AcceptedConflictError(block.height, isAccepted ? (row.id ?? undefined) : undefined, block.id);
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

// An existing row belongs to the archive, because the chain's height is below it: the same block confirms it, another
// one replaces it. `head` locks the chain's row, so two writers cannot both be the next.
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

// Normal operation accepts one block at a time, bootstrapping many. Arrays would cost a third of the time for one
// block.
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

const WHAT_IS_THERE = `
SELECT token::text AS token, chain.height::text AS height, block.id
FROM {schema}.chain LEFT JOIN {schema}.block ON block.height = $1`;
