import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '../database/database.service.js';
import { FencedError } from '../database/database-errors.js';
import { ChainClaim } from '../state/chain.repository.js';

/** A datum in the queue. */
export interface Proposal {
  /** Its place: later data have higher numbers. */
  readonly seq: bigint;
  readonly data: Uint8Array;
  /** When it was acknowledged, in ms. */
  readonly proposedAt: number;
}

/** The stored queue: what was acknowledged and is in no accepted block yet. */
@Injectable()
export class ProposalRepository {
  private readonly insert: Statement;
  private readonly all: Statement;

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
  ) {
    // The lock lets accepts go on (they change no key), but not another process's claim.
    this.insert = database.statement(
      'propose',
      `WITH held AS (SELECT FROM {schema}.chain WHERE token = $1 FOR KEY SHARE), stored AS (
        INSERT INTO {schema}.proposal (seq, data)
        SELECT p.seq, p.data FROM unnest($2::bigint[], $3::bytea[]) AS p (seq, data), held
        ON CONFLICT (seq) DO NOTHING
      )
      SELECT count(*)::int AS held FROM held`,
    );
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
    if (row?.held !== 1) throw new FencedError(this.database.schema);
  }

  /** In the order of the queue. */
  async findAll(limitMs: number): Promise<Proposal[]> {
    const rows = await this.database.run<{ seq: string; data: Buffer; proposed_at: string }>(
      this.all,
      [],
      limitMs,
    );
    return rows.map((row) => ({
      seq: BigInt(row.seq),
      data: row.data,
      proposedAt: Number(row.proposed_at),
    }));
  }
}
