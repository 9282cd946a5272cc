import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import { Database, type Statement } from '../database/database.service.js';
import { ChainClaim } from '../state/chain.repository.js';

/** A datum in the queue. */
export interface Proposal {
  /** Its place: later data have higher numbers. Never given out twice. */
  readonly seq: bigint;
  readonly data: Uint8Array;
  /** When it was acknowledged, in ms. */
  readonly proposedAt: number;
}

/** A datum that is in a block of the archive, and in no accepted one. */
export interface LostProposal extends Proposal {
  /** That block. */
  readonly id: Id;
  readonly height: bigint;
}

interface ProposalRow {
  seq: string;
  data: Buffer;
  proposed_at: string;
}

interface LostRow extends ProposalRow {
  id: Buffer;
  height: string;
}

/** The stored queue: what was acknowledged and is in no accepted block yet. */
@Injectable()
export class ProposalRepository {
  private readonly insert: Statement;
  private readonly all: Statement;
  private readonly requeueLost: Statement;

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
  ) {
    this.insert = database.statement('propose', INSERT, 'write');
    this.requeueLost = database.statement('requeue', REQUEUE, 'write');
    this.all = database.statement(
      'proposals',
      'SELECT seq, data, extract(epoch FROM proposed_at) * 1000 AS proposed_at FROM {schema}.proposal ORDER BY seq',
    );
  }

  /**
   * Stores data in one commit.
   *
   * @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  async add(proposals: readonly Proposal[], limitMs: number): Promise<void> {
    const [row] = await this.database.run<{ held: number }>(
      this.insert,
      [this.claim.token, proposals.map(({ seq }) => seq), proposals.map(({ data }) => data)],
      limitMs,
    );
    if (row?.held !== 1) throw this.database.fenced();
  }

  /** In the order of the queue. */
  async findAll(limitMs: number): Promise<Proposal[]> {
    return (await this.database.run<ProposalRow>(this.all, [], limitMs)).map(toProposal);
  }

  /**
   * Puts the data of this node's own blocks above a height back into the queue, the lowest first, within a count and a
   * number of bytes, and tells which they are. Their rows keep the data's numbers, so that a datum leaves the queue
   * when its block is accepted after all.
   */
  async requeue(above: bigint, count: number, bytes: number, limitMs: number): Promise<LostProposal[]> {
    const values = [this.claim.token, above, count, bytes];
    const rows = await this.database.run<LostRow>(this.requeueLost, values, limitMs);
    return rows.map((row) => ({ ...toProposal(row), id: row.id, height: BigInt(row.height) }));
  }
}

// The lock lets accepts go on (they change no key), but not another process's claim.
const INSERT = `
WITH held AS (SELECT FROM {schema}.chain WHERE token = $1 FOR KEY SHARE), stored AS (
  INSERT INTO {schema}.proposal (seq, data)
  SELECT p.seq, p.data FROM unnest($2::bigint[], $3::bytea[]) AS p (seq, data), held
  ON CONFLICT (seq) DO NOTHING
)
SELECT count(*)::int AS held FROM held`;

const REQUEUE = `
WITH held AS (SELECT FROM {schema}.chain WHERE token = $1 FOR KEY SHARE), lost AS (
  SELECT id, height, proposal, data FROM (
    SELECT id, height, proposal, data, sum(octet_length(data)) OVER (ORDER BY height) AS bytes
    FROM {schema}.block WHERE height > $2 AND proposal IS NOT NULL ORDER BY height LIMIT $3
  ) AS sized, held WHERE bytes <= $4
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
