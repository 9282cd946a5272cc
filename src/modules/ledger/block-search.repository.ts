import { Injectable } from '@nestjs/common';
import type { ListedBlock } from '../block/listed-block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { DATA_PREFIX } from './data-index.repository.js';

/** What to look for, and where. */
export interface BlockSearch {
  /** Of the data. */
  readonly sha256: Uint8Array;
  /** The sha256 of `sha256`, if blocks count too whose data are `sha256` itself. */
  readonly sha256OfDigest: Uint8Array | undefined;
  /** Heights, both ends included. */
  readonly from: bigint;
  readonly to: bigint;
  readonly isDescending: boolean;
  /** The most blocks. */
  readonly limit: number;
  /** No block after the first comes with its data when the data of all are more than this, in bytes. */
  readonly maxDataBytes: number;
}

interface Row {
  height: string;
  timestamp: string;
  id: Buffer;
  parent_id: Buffer;
  size: number;
  data: Buffer | null;
}

/** Finds accepted blocks by the sha256 of their data. It needs the index that `DataIndexRepository` builds. */
@Injectable()
export class BlockSearchRepository {
  private readonly ascending: Statement;
  private readonly descending: Statement;

  constructor(private readonly database: Database) {
    this.ascending = database.statement('find_blocks', inOrder('ASC'));
    this.descending = database.statement('find_blocks_descending', inOrder('DESC'));
  }

  /** @returns blocks in order; the last ones may lack their data, and are too much for this answer */
  async find(search: BlockSearch, caller: Caller): Promise<ListedBlock[]> {
    const { sha256, sha256OfDigest, from, to, isDescending, limit, maxDataBytes } = search;
    const values = [
      sha256.subarray(0, 8),
      sha256,
      sha256OfDigest?.subarray(0, 8) ?? null,
      from,
      to,
      limit,
      maxDataBytes,
    ];
    const statement = isDescending ? this.descending : this.ascending;
    const rows = await this.database.run<Row>(statement, values, caller);
    return rows.map(({ height, timestamp, id, parent_id, size, data }) => ({
      id,
      parentId: parent_id,
      height: BigInt(height),
      timestamp: BigInt(timestamp),
      size,
      data: data ?? undefined,
    }));
  }
}

const inOrder = (direction: 'ASC' | 'DESC'): string => {
  const branch = (condition: string): string =>
    `(SELECT height, timestamp, id, parent_id, data FROM {schema}.block
      WHERE ${condition} AND height BETWEEN $4::bigint AND $5::bigint ORDER BY height ${direction} LIMIT $6::int)`;
  return `
SELECT height, timestamp, id, parent_id, size, CASE WHEN total <= $7::bigint OR place = 1 THEN data END AS data
FROM (
  SELECT *, octet_length(data) AS size, sum(octet_length(data)) OVER w AS total, row_number() OVER w AS place
  FROM (
    ${branch(`${DATA_PREFIX} = $1::bytea AND sha256(data) = $2::bytea`)}
    UNION ALL
    ${branch(`${DATA_PREFIX} = $3::bytea AND data = $2::bytea`)}
  ) AS found
  WINDOW w AS (ORDER BY height ${direction} ROWS UNBOUNDED PRECEDING)
) AS sized
ORDER BY height ${direction} LIMIT $6::int`;
};
