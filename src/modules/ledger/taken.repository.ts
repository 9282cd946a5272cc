import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';

/** An accepted block that took one of this node's proposals, without its data. */
export interface TakingBlock {
  /** The proposal's number. */
  readonly seq: bigint;
  readonly id: Id;
  readonly height: bigint;
  readonly timestamp: bigint;
  /** Of the data. */
  readonly sha256: Uint8Array;
  /** Bytes of the data. */
  readonly size: number;
}

interface Row {
  seq: string;
  id: Buffer;
  height: string;
  timestamp: string;
  sha256: Buffer;
  size: number;
}

/** Finds the blocks that took this node's proposals. */
@Injectable()
export class TakenRepository {
  private readonly byProposals: Statement;

  constructor(private readonly database: Database) {
    this.byProposals = database.statement('blocks_by_proposal', BY_PROPOSALS);
  }

  /** @param upTo the height of the last accepted block that is written; blocks above it are an archive */
  async find(seqs: readonly bigint[], upTo: bigint, caller: Caller): Promise<TakingBlock[]> {
    const rows = await this.database.run<Row>(this.byProposals, [seqs, upTo], caller);
    return rows.map(({ seq, id, height, timestamp, sha256, size }) => ({
      seq: BigInt(seq),
      id,
      height: BigInt(height),
      timestamp: BigInt(timestamp),
      sha256,
      size,
    }));
  }
}

const BY_PROPOSALS = `
SELECT proposal::text AS seq, id, height::text AS height, timestamp::text AS timestamp, sha256(data) AS sha256,
  octet_length(data) AS size
FROM {schema}.block
WHERE proposal IS NOT NULL AND proposal = ANY ($1::bigint[]) AND height <= $2::bigint`;
