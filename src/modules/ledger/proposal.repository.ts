import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { ChainClaim } from './chain.repository.js';

/** A proposal: an entry of the queue. */
export interface Proposal {
  /** Its place in the queue: later proposals have higher numbers. No number is used twice. */
  readonly seq: bigint;
  readonly data: Uint8Array;
  /** When it was acknowledged, in ms. */
  readonly proposedAt: number;
}

/** A block of the archive, and the proposal that it took. */
export interface ArchivedBlock {
  readonly id: Id;
  readonly height: bigint;
  readonly seq: bigint;
}

/** A proposal that is in a block of the archive, and in no accepted one. */
export interface LostProposal extends Proposal, ArchivedBlock {}

interface ProposalRow {
  seq: string;
  data: Buffer;
  proposed_at: string;
}

interface ArchivedRow {
  id: Buffer;
  height: string;
  seq: string;
}

/** The stored queue: the proposals that were acknowledged and are in no accepted block yet. */
@Injectable()
export class ProposalRepository {
  private readonly insert: Statement;
  private readonly dropTaken: Statement;
  private readonly all: Statement;
  private readonly archivedQueued: Statement;
  private readonly requeueLost: Statement;

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
  ) {
    this.insert = database.statement('propose', INSERT, 'write');
    this.requeueLost = database.statement('requeue', REQUEUE, 'write');
    this.dropTaken = database.statement('drop_taken', DROP_TAKEN, 'write');
    this.archivedQueued = database.statement('archived', ARCHIVED);
    this.all = database.statement(
      'proposals',
      'SELECT seq, data, extract(epoch FROM proposed_at) * 1000 AS proposed_at FROM {schema}.proposal ORDER BY seq',
    );
  }

  /**
   * Stores proposals in one commit.
   *
   * @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  async add(proposals: readonly Proposal[], caller: Caller): Promise<void> {
    const [row] = await this.database.run<{ held: number }>(
      this.insert,
      [this.claim.token, proposals.map(({ seq }) => seq), proposals.map(({ data }) => data)],
      caller,
    );
    if (row?.held !== 1) throw this.database.fenced();
  }

  /**
   * The queue at a start, in its order. Removes proposals that an accepted block has taken: a network may have held
   * back an insert that was tried again meanwhile, and delivered it after the proposal's block had been accepted.
   *
   * @throws {DatabaseUnavailableError}
   */
  async load(caller: Caller): Promise<Proposal[]> {
    await this.database.run(this.dropTaken, [this.claim.token], caller);
    return (await this.database.run<ProposalRow>(this.all, [], caller)).map(toProposal);
  }

  /**
   * The archived blocks whose proposals are in the queue (again). If such a block is accepted after all, its proposal
   * leaves the queue.
   */
  async archived(caller: Caller): Promise<ArchivedBlock[]> {
    return (await this.database.run<ArchivedRow>(this.archivedQueued, [], caller)).map(toArchived);
  }

  /**
   * Puts the proposals of this node's own archived blocks back into the queue, that of the lowest block first, within a
   * count and a number of bytes, and returns them. The blocks' rows keep the numbers, so that a proposal leaves the
   * queue if its block is accepted after all.
   */
  async requeue(count: number, bytes: number, caller: Caller): Promise<LostProposal[]> {
    const values = [this.claim.token, count, bytes];
    const rows = await this.database.run<ArchivedRow & ProposalRow>(this.requeueLost, values, caller);
    return rows.map((row) => ({ ...toProposal(row), ...toArchived(row) }));
  }
}

// The lock allows accepts, which change no key, but not another process's claim.
const INSERT = `
WITH held AS (SELECT FROM {schema}.chain WHERE token = $1 FOR KEY SHARE), stored AS (
  INSERT INTO {schema}.proposal (seq, data)
  SELECT p.seq, p.data FROM unnest($2::bigint[], $3::bytea[]) AS p (seq, data), held
  ON CONFLICT (seq) DO NOTHING
)
SELECT count(*)::int AS held FROM held`;

const DROP_TAKEN = `
WITH held AS (SELECT height FROM {schema}.chain WHERE token = $1 FOR KEY SHARE)
DELETE FROM {schema}.proposal p USING {schema}.block b, held
WHERE b.proposal = p.seq AND b.height <= held.height`;

const ARCHIVED = `
SELECT b.id, b.height::text AS height, p.seq::text AS seq
FROM {schema}.proposal p JOIN {schema}.block b ON b.proposal = p.seq
WHERE b.height > (SELECT height FROM {schema}.chain)`;

// An archived block's proposal may already be in an accepted block: a chain that began anew builds the queue at other
// heights.
const REQUEUE = `
WITH held AS (SELECT height FROM {schema}.chain WHERE token = $1 FOR NO KEY UPDATE), lost AS (
  SELECT id, height, proposal, data FROM (
    SELECT b.id, b.height, b.proposal, b.data, sum(octet_length(b.data)) OVER (ORDER BY b.height) AS bytes
    FROM {schema}.block b, held WHERE b.height > held.height AND b.proposal IS NOT NULL AND NOT EXISTS (
      SELECT FROM {schema}.block a WHERE a.proposal = b.proposal AND a.height <= held.height
    ) ORDER BY b.height LIMIT $2
  ) AS sized WHERE bytes <= $3
), stored AS (
  INSERT INTO {schema}.proposal (seq, data) SELECT proposal, data FROM lost ON CONFLICT (seq) DO NOTHING
)
SELECT id, height::text AS height, proposal::text AS seq, data, extract(epoch FROM now()) * 1000 AS proposed_at
FROM lost ORDER BY proposal`;

const toProposal = (row: ProposalRow): Proposal => ({
  seq: BigInt(row.seq),
  data: row.data,
  proposedAt: Number(row.proposed_at),
});

const toArchived = ({ id, height, seq }: ArchivedRow): ArchivedBlock => ({
  id,
  height: BigInt(height),
  seq: BigInt(seq),
});
