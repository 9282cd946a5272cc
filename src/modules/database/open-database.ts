import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainContext } from '../../common/chain-context.js';
import { ExpectedError } from '../../common/expected-error.js';
import { errorFields, type Log } from '../../common/log.js';
import type { DatabaseConfig } from '../../config/database-config.js';
import { typeormPool } from './data-source-options.js';
import type { Database } from './database.service.js';
import { isNotThereYet } from './failures.js';
import { migrate } from './migrate.js';
import { pgliteDatabase } from './pglite-database.js';
import { postgresDatabase } from './postgres-database.js';
import { triedAgainPlain } from './prefer-tls.js';
import { schemaName } from './schema-name.js';
import { refuseSharedSessions } from './shared-sessions.js';
import type { Tables } from './tables.js';

const PAUSE_MS = 1_000;

/** The chain cannot start because it has no database. */
export class DatabaseStartError extends ExpectedError {
  readonly code = 'databaseStart';
}

/** Postgres, or PGlite if no URL is configured. Nothing is connected yet, but PGlite's directory is locked. */
export async function createDatabase(
  context: Pick<ChainContext, 'chainId' | 'nodeId' | 'chainDataDir'>,
  config: DatabaseConfig,
  tables: readonly Tables[],
  log: Log,
): Promise<Database> {
  const schema = config.schema ?? schemaName(context.chainId, context.nodeId);
  return config.url
    ? postgresDatabase({ ...config, url: config.url }, schema, tables, log)
    : pgliteDatabase(context.chainDataDir, schema, tables, log);
}

/**
 * Connects, and runs the migrations. If the database is not there yet, it waits and logs that, and gives up in the end
 * with one clear error.
 *
 * @throws {DatabaseStartError}
 */
export async function connect(database: Database, config: DatabaseConfig, log: Log): Promise<void> {
  const started = performance.now();
  for (let told = false; ; told = true) {
    try {
      if (!database.dataSource.isInitialized) await triedAgainPlain(() => database.dataSource.initialize());
      if (config.url) await refuseSharedSessions(typeormPool(database.dataSource));
      await migrate(database.dataSource, database.schema);
      return;
    } catch (error) {
      const waited = performance.now() - started;
      const over = waited + PAUSE_MS > config.startTimeLimit;
      if (!isNotThereYet(error) || over) {
        const reason = (error as Error).message || (error as { code?: string }).code;
        throw new DatabaseStartError(
          `the database cannot be used${over ? ` (waited ${Math.round(waited / 1000)} s)` : ''}: ${reason}`,
          { cause: error },
        );
      }
      if (!told) log.warn('the database is not there yet; waiting for it', errorFields(error));
      await sleep(PAUSE_MS);
    }
  }
}
