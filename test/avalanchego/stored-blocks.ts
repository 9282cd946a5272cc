import { utils } from '../../packages/devnet/src/avalanchejs.js';
import type { ApiBlock } from '../api/timestamp-api.js';
import type { PostgresServer } from '../postgres-server.js';

interface Row {
  id: Buffer;
  parent_id: Buffer;
  /** bigint, which `pg` gives as a string. */
  height: string;
  timestamp: string;
  data: Buffer;
}

/** The accepted blocks in the server's tables, genesis first, by schema: each chain on each node has its own. */
export async function storedBlocks(postgres: PostgresServer): Promise<Map<string, ApiBlock[]>> {
  const schemas = await postgres.query<{ table_schema: string }>(
    `select table_schema from information_schema.tables where table_name = 'block' order by table_schema`,
  );
  const found = new Map<string, ApiBlock[]>();
  for (const { table_schema: schema } of schemas) {
    const rows = await postgres.query<Row>(`select * from "${schema}".block order by height`);
    found.set(schema, rows.map(toBlock));
  }
  return found;
}

function toBlock(row: Row): ApiBlock {
  return {
    id: utils.base58check.encode(row.id),
    parent_id: utils.base58check.encode(row.parent_id),
    height: Number(row.height),
    timestamp: Number(row.timestamp),
    data: `0x${row.data.toString('hex')}`,
  };
}
