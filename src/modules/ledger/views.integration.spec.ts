import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../../../test/postgres-server.js';
import { temporaryDirectory } from '../../../test/process/temporary-directory.js';
import type { ChainContext } from '../../common/chain-context.js';
import { idToCb58, sha256Id } from '../../common/id.js';
import { Log } from '../../common/log.js';
import { DatabaseConfig } from '../../config/database-config.js';
import type { Database } from '../database/database.service.js';
import { connect, createDatabase } from '../database/open-database.js';
import { LEDGER_TABLES } from './ledger.tables.js';

const ZERO = new Uint8Array(32);
const IDS = [0, 1, 2].map((n) => sha256Id(Uint8Array.of(n)));
const DATA = [Buffer.from('héllo'), Buffer.from([0xff, 0xfe]), Buffer.from([0x61, 0x00])];

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server?.dispose());

describe.each(['Postgres', 'PGlite'] as const)('the views on %s', (kind) => {
  let database: Database;
  const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query(sql.replaceAll('{schema}', '"viewed"'), values);

  beforeAll(async () => {
    const context = { chainId: ZERO, nodeId: ZERO.slice(12), chainDataDir: temporaryDirectory('views') };
    const config = Object.assign(new DatabaseConfig(), {
      schema: 'viewed',
      ...(kind === 'Postgres' && { url: server.url }),
    });
    const log = Log.to({ write() {} }, 'off', {});
    database = await createDatabase(context as unknown as ChainContext, config, [LEDGER_TABLES], log);
    await connect(database, config, log);
    await query('INSERT INTO {schema}.chain (chain_id, genesis_id, token, height) VALUES ($1, $1, 1, 1)', [
      Buffer.from(ZERO),
    ]);
    for (const [height, id] of IDS.entries()) {
      await query(
        'INSERT INTO {schema}.block (height, timestamp, id, parent_id, data) VALUES ($1, $2, $3, $4, $5)',
        [height, 1_700_000_000 + height, Buffer.from(id), Buffer.from(IDS[height - 1] ?? ZERO), DATA[height]],
      );
    }
    await query('INSERT INTO {schema}.proposal (seq, data) VALUES (7, $1)', [DATA[0]]);
  });
  afterAll(() => database?.dataSource.destroy());

  it('show accepted blocks, with IDs, times and data as people write them', async () => {
    expect(await query('SELECT * FROM {schema}.blocks ORDER BY height')).toEqual([
      {
        height: expect.toSatisfy((height) => String(height) === '0'),
        id: idToCb58(IDS[0] ?? ZERO),
        parent_id: idToCb58(ZERO),
        time: new Date(1_700_000_000_000),
        timestamp: expect.anything(),
        size: 6,
        data: DATA[0],
        data_hex: '68c3a96c6c6f',
        data_text: 'héllo',
        id_bytes: Buffer.from(IDS[0] ?? ZERO),
        parent_id_bytes: Buffer.from(ZERO),
        sha256: createHash('sha256').update('héllo').digest(),
      },
      expect.objectContaining({ id: idToCb58(IDS[1] ?? ZERO), data_hex: 'fffe', data_text: null }),
    ]);
  });

  it('show the queue', async () => {
    expect(await query('SELECT * FROM {schema}.proposals')).toMatchObject([{ size: 6, data_text: 'héllo' }]);
  });

  it('show no text for data with a zero byte', async () => {
    await query('UPDATE {schema}.chain SET height = 2');
    expect(await query('SELECT data_text FROM {schema}.blocks WHERE height = 2')).toEqual([
      { data_text: null },
    ]);
    await query('UPDATE {schema}.chain SET height = 1');
  });

  it('find a block by its ID through the index', async () => {
    await query('SET enable_seqscan = off');
    const by = 'WHERE id_bytes = {schema}.from_cb58($1)';
    const [row] = await query<{ data_hex: string }>(`SELECT data_hex FROM {schema}.blocks ${by}`, [
      idToCb58(IDS[1] ?? ZERO),
    ]);
    expect(row?.data_hex).toBe('fffe');
    const plan = await query<object>(
      `EXPLAIN SELECT data_hex FROM {schema}.blocks ${by.replace('$1', `'${idToCb58(IDS[1] ?? ZERO)}'`)}`,
    );
    expect(JSON.stringify(plan)).toContain('block_id_key');
    await query('RESET enable_seqscan');
  });

  it.each([0, 1, 20, 32])('write and read CB58 of %i bytes as this program does', async (length) => {
    for (const fill of [0, 1, 255]) {
      const bytes = Buffer.alloc(length, fill);
      const { encodeCb58 } = await import('../../common/cb58.js');
      const [row] = await query<{ text: string; back: Buffer }>(
        'SELECT {schema}.cb58($1) AS text, {schema}.from_cb58({schema}.cb58($1)) AS back',
        [bytes],
      );
      expect(row).toEqual({ text: encodeCb58(bytes), back: bytes });
    }
  });

  it.each(['', '0', 'O', 'abc', '11111111111111111111111111111111LpoYZ', 'z'.repeat(1000)])(
    '%j is no CB58',
    async (text) => {
      expect(await query('SELECT {schema}.from_cb58($1) AS bytes', [text])).toEqual([{ bytes: null }]);
    },
  );

  it('can be read by a role without any other right', async () => {
    await query("CREATE ROLE auditor LOGIN PASSWORD 'look'");
    await query('GRANT USAGE ON SCHEMA {schema} TO auditor');
    await query('GRANT SELECT ON {schema}.blocks, {schema}.proposals TO auditor');
    const as = kind === 'Postgres' ? await asAuditor() : { query: asRole, end: async () => {} };
    try {
      expect(await as.query('SELECT height, id, data_text FROM "viewed".blocks')).toHaveLength(2);
      expect(
        await as.query('SELECT 1 FROM "viewed".blocks WHERE id_bytes = "viewed".from_cb58(\'x\')'),
      ).toEqual([]);
      expect(await as.query('SELECT seq FROM "viewed".proposals')).toHaveLength(1);
      for (const sql of [
        'SELECT * FROM "viewed".block',
        'SELECT * FROM "viewed".chain',
        'SELECT * FROM "viewed".proposal',
        'SELECT * FROM "viewed".rejected_block',
        'DELETE FROM "viewed".blocks',
        'UPDATE "viewed".blocks SET height = 1',
        'INSERT INTO "viewed".proposals (seq) VALUES (1)',
        'CREATE TABLE "viewed".mine ()',
      ]) {
        await expect(as.query(sql)).rejects.toThrow(/permission denied|cannot (insert|update|delete)/);
      }
    } finally {
      await as.end();
    }
  });

  it('are removed and created again with their migration, and the data stays', async () => {
    await query('DROP OWNED BY auditor');
    // The migration of the views is the second one of all.
    for (let i = LEDGER_TABLES.migrations.length; i > 1; i--) await database.dataSource.undoLastMigration();
    await expect(query('SELECT * FROM {schema}.blocks')).rejects.toThrow('does not exist');
    await database.dataSource.runMigrations();
    expect(await query('SELECT height FROM {schema}.blocks')).toHaveLength(2);
  });

  async function asAuditor() {
    const client = new pg.Client(server.url.replace('postgres:timestamp@', 'auditor:look@'));
    await client.connect();
    return { query: async (sql: string) => (await client.query(sql)).rows, end: () => client.end() };
  }

  async function asRole(sql: string): Promise<object[]> {
    await query('SET ROLE auditor');
    try {
      return await query(sql);
    } finally {
      await query('RESET ROLE');
    }
  }
});
