import { Injectable } from '@nestjs/common';
import type { ListedBlock } from '../block/listed-block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { DamagedChainError } from './damaged-chain.error.js';

/** Heights, both ends included, and what is wanted of their blocks. */
export interface BlockRange {
  readonly from: bigint;
  readonly to: bigint;
  readonly isDescending: boolean;
  /** No block after the first comes when the data of all are more than this. */
  readonly maxDataBytes: number;
  readonly includeData: boolean;
}

interface RangeRow {
  height: string;
  timestamp: string;
  id: Buffer;
  parent_id: Buffer;
  size: number;
  data: Buffer | null;
}

const MAX_TIMESTAMP = 2n ** 63n - 1n;

/** Reads accepted blocks by the range: heights follow each other, and times never fall with them. */
@Injectable()
export class BlockRangeRepository {
  private readonly ascending: Statement;
  private readonly descending: Statement;
  private readonly byTime: Statement;

  constructor(private readonly database: Database) {
    this.ascending = database.statement('blocks_ascending', inOrder('ASC'));
    this.descending = database.statement('blocks_descending', inOrder('DESC'));
    this.byTime = database.statement('height_by_time', BY_TIME);
  }

  async read(range: BlockRange, caller: Caller): Promise<ListedBlock[]> {
    const statement = range.isDescending ? this.descending : this.ascending;
    const values = [range.from, range.to, range.maxDataBytes, range.includeData];
    const rows = await this.database.run<RangeRow>(statement, values, caller);
    return rows.map(({ height, timestamp, id, parent_id, size, data }) => ({
      id,
      parentId: parent_id,
      height: BigInt(height),
      timestamp: BigInt(timestamp),
      size,
      data: data ?? undefined,
    }));
  }

  /**
   * The height of the first block of that time or a later one; the one after `upTo` when there is none. It is found by
   * halving, in one query: an index of the times would cost as much as 22 bytes for each block.
   */
  async firstAt(time: bigint, upTo: bigint, caller: Caller): Promise<bigint> {
    if (time > MAX_TIMESTAMP) return upTo + 1n;
    const [row] = await this.database.run<{ height: string }>(this.byTime, [time, upTo], caller);
    if (!row) throw new DamagedChainError(`the database lacks a block below height ${upTo}`);
    return BigInt(row.height);
  }
}

const inOrder = (direction: 'ASC' | 'DESC'): string => `
SELECT height, timestamp, id, parent_id, size, CASE WHEN $4::boolean THEN data END AS data
FROM (
  SELECT *, octet_length(data) AS size,
    sum(octet_length(data)) OVER (ORDER BY height ${direction} ROWS UNBOUNDED PRECEDING) AS total
  FROM {schema}.block WHERE height BETWEEN $1::bigint AND $2::bigint
) AS sized
WHERE total <= $3::bigint OR height = ${direction === 'ASC' ? '$1' : '$2'}::bigint
ORDER BY height ${direction}`;

const BY_TIME = `
WITH RECURSIVE search (low, high) AS (
  VALUES (0::bigint, $2::bigint + 1)
  UNION ALL
  SELECT CASE WHEN timestamp < $1::bigint THEN height + 1 ELSE low END,
    CASE WHEN timestamp < $1::bigint THEN high ELSE height END
  FROM search JOIN {schema}.block ON height = (low + high) / 2
  WHERE low < high
)
SELECT low AS height FROM search WHERE low = high`;
