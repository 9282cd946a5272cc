import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DirectoryLock } from '../src/common/directory-lock.js';
import { ChainInProcess, type InProcessOptions } from './in-process/chain-in-process.js';
import { MemoryNodeDatabase } from './in-process/memory-node-database.js';
import { PostgresServer } from './postgres-server.js';
import { temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';

/** A step of the start that fails. */
interface Failure {
  /** On the schema of a chain that has run before, with `{schema}` where its name belongs. */
  readonly sql?: string;
  readonly options?: (node: MemoryNodeDatabase) => InProcessOptions;
  readonly error: RegExp;
}

class UnreadableNotes extends MemoryNodeDatabase {
  override entries(): never {
    throw new Error('the node has no notes');
  }
}

const FAILURES: Readonly<Record<string, Failure>> = {
  'the schema is newer': {
    sql: `INSERT INTO {schema}.migration (timestamp, name) VALUES (9999999999999, 'Newer9999999999999')`,
    error: /changed by a newer timestampvm/,
  },
  'the schema holds another chain': {
    options: () => ({ genesis: 'another one' }),
    error: /holds a chain whose genesis block is/,
  },
  "timestampvm-rs's chain cannot be imported": {
    options: (node) => {
      void node.write([{ key: Buffer.from('last_accepted_block'), value: new Uint8Array(5) }]);
      return { nodeDatabase: node };
    },
    error: /its last accepted ID has 5 bytes/,
  },
  'the queue cannot be loaded': {
    sql: 'ALTER TABLE {schema}.proposal RENAME TO moved',
    error: /relation ".*proposal" does not exist/,
  },
  'the notes of built blocks cannot be read': {
    options: () => ({ nodeDatabase: new UnreadableNotes() }),
    error: /the node has no notes/,
  },
  'the application cannot be brought up': {
    options: () => ({
      bringUp: async (app) => {
        await app.init();
        throw new Error('no port is left');
      },
    }),
    error: /no port is left/,
  },
};

describe.each(Object.entries(FAILURES))('a start fails since %s', (_name, { sql, options, error }) => {
  let node: MemoryNodeDatabase;
  beforeEach(() => {
    node = new MemoryNodeDatabase();
  });

  /** A chain that runs once, ends and cannot start again. */
  async function failToStart(database: InProcessOptions): Promise<void> {
    const chain = await ChainInProcess.start({ ...database, nodeDatabase: node });
    const spoilt = sql?.replaceAll('{schema}', chain.database.schema);
    if (spoilt) await chain.database.dataSource.query(spoilt);
    await chain.stop();
    const start = ChainInProcess.start({ ...database, nodeDatabase: node, ...options?.(node) });
    await expect(start).rejects.toThrow(error);
  }

  test('no connection to Postgres is left', async () => {
    const schema = `failed_${++schemas}`;
    await failToStart({ database: { url: server.url, schema } });
    const connections = `SELECT pid FROM pg_stat_activity WHERE application_name = '${schema}'`;
    await until(async () => (await server.query(connections)).length === 0, {
      what: 'the end of all connections',
      within: 10_000,
    });
  });

  test("PGlite's directory is free", async () => {
    const chainDataDir = temporaryDirectory('failed-start');
    await failToStart({ chainDataDir, database: { schema: 'failed' } });
    DirectoryLock.acquire(chainDataDir).release();
  });
});

let server: PostgresServer;
let schemas = 0;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server?.dispose());
