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
  private readonly byData: Statement;
  private readonly byHash: Statement;

  constructor(private readonly database: Database) {
    this.byProposals = database.statement('blocks_by_proposal', BY_PROPOSALS);
    this.byData = database.statement('block_by_data', BY_DATA);
    this.byHash = database.statement('block_by_hash', BY_HASH);
  }

  /** @param upTo the height of the last accepted block that is written; blocks above it are an archive */
  async find(seqs: readonly bigint[], upTo: bigint, caller: Caller): Promise<TakingBlock[]> {
    return (await this.database.run<Row>(this.byProposals, [seqs, upTo], caller)).map(toBlock);
  }

  /**
   * The first block whose data have a sha256 with these first 8 bytes. It needs the index that `DataIndexRepository`
   * builds.
   */
  async findByData(check: Uint8Array, upTo: bigint, caller: Caller): Promise<TakingBlock | undefined> {
    const [row] = await this.database.run<Row>(this.byData, [check, upTo], caller);
    return row && toBlock(row);
  }

  /** The first block whose data have this sha256. It needs the same index. */
  async findByHash(sha256: Uint8Array, upTo: bigint, caller: Caller): Promise<TakingBlock | undefined> {
    const [row] = await this.database.run<Row>(this.byHash, [sha256, upTo], caller);
    return row && toBlock(row);
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

const BY_DATA = `
SELECT coalesce(proposal, 0)::text AS seq, ${COLUMNS} FROM {schema}.block
WHERE ${DATA_PREFIX} = $1::bytea AND height <= $2::bigint ORDER BY height LIMIT 1`;

const BY_HASH = `
SELECT coalesce(proposal, 0)::text AS seq, ${COLUMNS} FROM {schema}.block
WHERE ${DATA_PREFIX} = substring($1::bytea FROM 1 FOR 8) AND sha256(data) = $1::bytea AND height <= $2::bigint
ORDER BY height LIMIT 1`;
