import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { ChainContext } from '../../common/chain-context.js';
import { errorFields, type Log } from '../../common/log.js';
import type { DatabaseConfig } from '../../config/database-config.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.service.js';
import { isPassing } from './database-errors.js';
import { migrate } from './migrate.js';
import { openPglite } from './open-pglite.js';
import { postgresConnection } from './postgres-connection.js';
import { schemaName } from './schema-name.js';
import { TypeormLogger } from './typeorm-logger.js';

const PAUSE_MS = 1_000;

/** The chain cannot start for want of its database. */
export class DatabaseStartError extends Error {}

/** Connects to Postgres, or opens PGlite when none is configured, and brings the schema up to date. */
export async function openDatabase(
  context: ChainContext,
  config: DatabaseConfig,
  log: Log,
): Promise<Database> {
  const schema = config.schema ?? schemaName(context.chainId, context.nodeId);
  const database = config.url
    ? postgres({ ...config, url: config.url }, schema, log)
    : await pglite(context.chainDataDir, schema, log);
  await start(database, config, log);
  return database;
}

function postgres(config: DatabaseConfig & { url: string }, schema: string, log: Log): Database {
  const options = dataSourceOptions(schema, {
    poolSize: config.poolSize,
    extra: postgresConnection(config, schema),
    logger: new TypeormLogger(log),
  });
  return new Database(new DataSource(options), schema, true, log);
}

async function pglite(chainDataDir: string, schema: string, log: Log): Promise<Database> {
  log.warn(
    'no database configured: using embedded PGlite, which does not force commits to disk (a power failure may lose accepted blocks); set database.url for production',
  );
  const { stream, close } = await openPglite(chainDataDir);
  const options = dataSourceOptions(schema, {
    poolSize: 1,
    extra: { stream, user: 'postgres', database: 'postgres' },
    logger: new TypeormLogger(log),
  });
  return new Database(new DataSource(options), schema, false, log, close);
}

/** Waits for a database that is not there yet, says so, and gives up in the end with one clear error. */
async function start(database: Database, config: DatabaseConfig, log: Log): Promise<void> {
  const started = Date.now();
  for (let told = false; ; told = true) {
    try {
      if (!database.dataSource.isInitialized) await database.dataSource.initialize();
      await migrate(database.dataSource, database.schema);
      return;
    } catch (error) {
      const waited = Date.now() - started;
      const over = waited + PAUSE_MS > config.startTimeLimit;
      if (!isPassing(error) || over) {
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
