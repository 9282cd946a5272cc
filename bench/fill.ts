/**
 * Fills the tables that a plugin of this project has created with a chain's blocks: `fill.ts CONFIG COPY_FILE COUNT
 * CHAIN_DATA_DIR`. The host calls it while the plugin does not run.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

const COLUMNS = '(height, timestamp, id, parent_id, data)';
const ROWS_AT_ONCE = 50_000;

/** The size of the rows on disk: the table, the index of heights and the index of IDs. */
const SIZES = (schema: string) => `SELECT pg_table_size('${schema}.block')::float8 AS table_bytes,
  pg_relation_size('${schema}.block_pkey')::float8 AS heights, pg_relation_size('${schema}.block_id_key')::float8 AS ids`;

interface Sizes {
  table_bytes: number;
  heights: number;
  ids: number;
}

const [configFile = '', copyFile = '', count = '', chainDataDir = ''] = process.argv.slice(2);
const { database } = JSON.parse(readFileSync(configFile, 'utf8'));
await (database.url ? fillPostgres() : fillPglite());

async function fillPostgres(): Promise<void> {
  const client = new pg.Client(database.url);
  await client.connect();
  // The server runs on this machine, and reads the file itself.
  await client.query(`COPY ${database.schema}.block ${COLUMNS} FROM '${copyFile}'`);
  await client.query(`UPDATE ${database.schema}.chain SET height = ${count}`);
  await client.query(`VACUUM ANALYZE ${database.schema}.block`);
  await client.query('CHECKPOINT');
  tell((await client.query<Sizes>(SIZES(database.schema))).rows[0]);
  await client.end();
}

async function fillPglite(): Promise<void> {
  const engine = await PGlite.create(join(chainDataDir, 'pglite'));
  let rows: string[] = [];
  const copy = async (): Promise<void> => {
    const blob = new Blob([rows.join('\n')]);
    rows = [];
    await engine.query(`COPY ${database.schema}.block ${COLUMNS} FROM '/dev/blob'`, [], { blob });
  };
  for await (const line of createInterface({ input: createReadStream(copyFile) })) {
    if (rows.push(line) === ROWS_AT_ONCE) await copy();
  }
  if (rows.length > 0) await copy();
  await engine.exec(`UPDATE ${database.schema}.chain SET height = ${count}`);
  await engine.exec(`VACUUM ANALYZE ${database.schema}.block`);
  tell((await engine.query<Sizes>(SIZES(database.schema))).rows[0]);
  await engine.close();
}

function tell(sizes: Sizes | undefined): void {
  if (!sizes) return;
  const [table, heights, ids] = [sizes.table_bytes, sizes.heights, sizes.ids].map((bytes) =>
    Math.round(bytes / Number(count)),
  );
  console.error(
    `on disk for each block: ${table} bytes of rows, ${heights} of the index of heights, ${ids} of that of IDs`,
  );
}
