import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { DATA_PREFIX } from './data-index.repository.js';

/** An accepted block without its data. */
export interface TakingBlock {
  /** The number of the proposal that it took; 0 if this node had none. */
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

/** Finds the blocks that took proposals. */
@Injectable()
export class TakenRepository {
  private readonly byProposals: Statement;
  private readonly byHashes: Statement;

  constructor(private readonly database: Database) {
    this.byProposals = database.statement('blocks_by_proposal', BY_PROPOSALS);
    this.byHashes = database.statement('blocks_by_hash', BY_HASHES);
  }

  /** @param upTo the height of the last accepted block that is written; blocks above it are an archive */
  async find(seqs: readonly bigint[], upTo: bigint, caller: Caller): Promise<TakingBlock[]> {
    return (await this.database.run<Row>(this.byProposals, [seqs, upTo], caller)).map(toBlock);
  }

  /**
   * For each of these beginnings of a sha256 the first block whose data have such a one, if there is one. It needs the
   * index that `DataIndexRepository` builds.
   *
   * @param starts of 8 bytes, which the index has, up to the whole hash
   */
  async findByHashes(starts: readonly Uint8Array[], upTo: bigint, caller: Caller): Promise<TakingBlock[]> {
    return (await this.database.run<Row>(this.byHashes, [starts, upTo], caller)).map(toBlock);
  }
}

const toBlock = ({ seq, id, height, timestamp, sha256, size }: Row): TakingBlock => ({
  seq: BigInt(seq),
  id,
  height: BigInt(height),
  timestamp: BigInt(timestamp),
  sha256,
  size,
});

const COLUMNS = `id, height::text AS height, timestamp::text AS timestamp, sha256(data) AS sha256,
  octet_length(data) AS size`;

const BY_PROPOSALS = `
SELECT proposal::text AS seq, ${COLUMNS} FROM {schema}.block
WHERE proposal IS NOT NULL AND proposal = ANY ($1::bigint[]) AND height <= $2::bigint`;

const BY_HASHES = `
SELECT first.* FROM unnest($1::bytea[]) AS hash (start) CROSS JOIN LATERAL (
  SELECT coalesce(proposal, 0)::text AS seq, ${COLUMNS} FROM {schema}.block
  WHERE ${DATA_PREFIX} = substr(hash.start, 1, 8) AND height <= $2::bigint
    AND substr(sha256(data), 1, octet_length(hash.start)) = hash.start
  ORDER BY block.height LIMIT 1
) AS first`;
