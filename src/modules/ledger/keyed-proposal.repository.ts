import { Injectable } from '@nestjs/common';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { ChainClaim } from './chain.repository.js';
import type { Proposal } from './proposal.repository.js';

/** A proposal that its client has given a key. */
export interface KeyedProposal extends Proposal {
  readonly key: string;
  /** Of the data. */
  readonly sha256: Uint8Array;
}

/** The proposal that a key stands for. */
export interface KeyHolder {
  readonly seq: bigint;
  readonly sha256: Uint8Array;
}

interface Row {
  held: number;
  key: string | null;
  seq: string;
  sha256: Buffer;
}

/** Stores proposals under their clients' keys: of all calls with one key, one proposal is stored. */
@Injectable()
export class KeyedProposalRepository {
  private readonly insert: Statement;
  private readonly dropOld: Statement;

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
  ) {
    this.insert = database.statement('propose_keyed', INSERT, 'write');
    this.dropOld = database.statement('drop_keys', DROP_OLD, 'write');
  }

  /**
   * Stores those whose keys are new, in one commit. Safe to run again after a commit that nobody noticed.
   *
   * @returns for each key the proposal that has it: this one, or an earlier one
   * @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  async add(proposals: readonly KeyedProposal[], caller: Caller): Promise<Map<string, KeyHolder>> {
    const values = [
      this.claim.token,
      proposals.map(({ seq }) => seq),
      proposals.map(({ data }) => data),
      proposals.map(({ key }) => key),
      proposals.map(({ sha256 }) => sha256),
    ];
    const rows = await this.database.run<Row>(this.insert, values, caller);
    if (rows[0]?.held !== 1) throw this.database.fenced();
    return new Map(rows.map(({ key, seq, sha256 }) => [key ?? '', { seq: BigInt(seq), sha256 }]));
  }

  /** Forgets keys that are older than a day. */
  async forgetOld(caller: Caller): Promise<void> {
    await this.database.run(this.dropOld, [this.claim.token], caller);
  }
}

// `known` sees the rows from before, and `fresh` gives those of this statement.
const INSERT = `
WITH held AS (SELECT FROM {schema}.chain WHERE token = $1 FOR KEY SHARE),
given AS (
  SELECT g.seq, g.data, g.key, g.sha256
  FROM unnest($2::bigint[], $3::bytea[], $4::text[], $5::bytea[]) AS g (seq, data, key, sha256), held
),
known AS (SELECT i.key, i.seq, i.sha256 FROM {schema}.idempotency i WHERE i.key = ANY ($4::text[])),
fresh AS (
  INSERT INTO {schema}.idempotency (key, seq, sha256) SELECT key, seq, sha256 FROM given
  ON CONFLICT (key) DO NOTHING RETURNING key, seq, sha256
),
stored AS (
  INSERT INTO {schema}.proposal (seq, data)
  SELECT g.seq, g.data FROM given g JOIN fresh f ON f.seq = g.seq ON CONFLICT (seq) DO NOTHING
)
SELECT (SELECT count(*)::int FROM held) AS held, holder.key, holder.seq::text AS seq, holder.sha256
FROM (VALUES (1)) AS one (one) LEFT JOIN (SELECT * FROM known UNION ALL SELECT * FROM fresh) AS holder ON true`;

const DROP_OLD = `
DELETE FROM {schema}.idempotency WHERE created_at < now() - interval '24 hours'
AND EXISTS (SELECT FROM {schema}.chain WHERE token = $1)`;
