import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { DirectoryInUseError, DirectoryLock } from '../../common/directory-lock.js';
import type { Log } from '../../common/log.js';
import { ConnectionPool } from './connection-pool.js';
import { dataSourceOptions, typeormPool } from './data-source-options.js';
import { Database } from './database.service.js';
import { openPglite } from './pglite-engine.js';
import { PgliteStream } from './pglite-stream.js';
import type { Tables } from './tables.js';
import { TypeormLogger } from './typeorm-logger.js';

/** A plugin whose node has died ends by itself within 5 s. The next one may start before that. */
const LOCK_LIMIT_MS = 8_000;
const LOCK_PAUSE_MS = 200;

const WARNING =
  'no database configured: using embedded PGlite, which does not force commits to disk (a power failure may lose accepted blocks or the whole database); set database.url for production';

/**
 * The embedded database in the chain's data directory. PGlite itself lets two processes open one directory, and they
 * destroy it, so it is opened under a lock.
 *
 * @throws {DirectoryInUseError} if another process holds the directory and does not end
 */
export async function pgliteDatabase(
  chainDataDir: string,
  schema: string,
  tables: readonly Tables[],
  log: Log,
): Promise<Database> {
  log.warn(WARNING);
  const lock = await holdDirectory(chainDataDir, log);
  try {
    const engine = await openPglite(chainDataDir);
    const options = dataSourceOptions(schema, tables, {
      poolSize: 1,
      logger: new TypeormLogger(log),
      extra: {
        stream: () => new PgliteStream(engine),
        user: 'postgres',
        database: 'postgres',
        idleTimeoutMillis: 0,
        onConnect: freshSession,
      },
    });
    const dataSource = new DataSource(options);
    const onlySession = new ConnectionPool(() => typeormPool(dataSource), 1);
    return new Database(
      dataSource,
      { chain: onlySession, clients: onlySession },
      schema,
      tables,
      () => false,
      log,
      { close: () => engine.close().finally(() => lock.release()) },
    );
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * PGlite has one session forever, so anything that a broken connection leaves in it would disturb the next connection.
 */
async function freshSession(client: ClientBase): Promise<void> {
  // Without this, an error of an idle connection would end the process.
  client.on('error', () => {});
  await client.query('ROLLBACK');
  await client.query('DISCARD ALL');
}

async function holdDirectory(directory: string, log: Log): Promise<DirectoryLock> {
  mkdirSync(directory, { recursive: true });
  const end = performance.now() + LOCK_LIMIT_MS;
  for (let told = false; ; told = true) {
    try {
      return DirectoryLock.acquire(directory);
    } catch (error) {
      if (!(error instanceof DirectoryInUseError) || performance.now() > end) throw error;
      if (!told)
        log.warn('the data directory is in use; waiting for its holder to end', { error: error.message });
      await sleep(LOCK_PAUSE_MS);
    }
  }
}
