import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectionProblems } from '../config/connection-problems.js';
import { DatabaseConfig } from '../config/database-config.js';
import type { Database } from '../modules/database/database.service.js';
import { UsageError } from './command.js';

/** Where `check` and `repair` find a chain. */
export interface Place {
  readonly url: string | undefined;
  readonly passwordFile: string | undefined;
  readonly dataDir: string | undefined;
  readonly schema: string | undefined;
}

/** The options that say where the chain is. */
export const PLACE_OPTIONS = {
  database: { type: 'string' },
  'password-file': { type: 'string' },
  'data-dir': { type: 'string' },
  schema: { type: 'string' },
} as const;

export const PLACE_USAGE =
  '--database URL [--password-file FILE] [--schema SCHEMA] | --data-dir DIR [--schema SCHEMA]';
const CLOSE_LIMIT_MS = 1_000;

type PlaceValues = { readonly [K in keyof typeof PLACE_OPTIONS]?: string | undefined };

/** @throws {UsageError} unless either a URL or a directory is given */
export function placeOf(command: string, values: PlaceValues): Place {
  const { database: url, 'data-dir': dataDir, 'password-file': passwordFile, schema } = values;
  if ((url === undefined) === (dataDir === undefined))
    throw new UsageError(`${command} takes ${PLACE_USAGE}`);
  if (url !== undefined) checkConnection(command, url, passwordFile);
  return { url, dataDir, passwordFile, schema };
}

/** By the rules of a chain's config, in the words of the command line. */
function checkConnection(command: string, url: string, passwordFile: string | undefined): void {
  const config = Object.assign(new DatabaseConfig(), { url, passwordFile: passwordFile ?? null });
  const [problem] = /^postgres(ql)?:\/\//.test(url)
    ? connectionProblems(config)
    : ['database.url must be a URL like postgres://user@host:5432/database'];
  if (problem === undefined) return;
  const told = problem
    .replaceAll('database.url', '--database')
    .replaceAll('database.passwordFile', '--password-file');
  throw new UsageError(`${command}: ${told}`);
}

/** Opens the database of a stored chain without any migration, for as long as the work takes. */
export async function withStoredChain<T>(place: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const schema = place.schema ?? (await onlySchema(place));
  const database = await open(place, schema);
  try {
    await connect(database);
    return await work(database);
  } finally {
    await database.close(CLOSE_LIMIT_MS);
  }
}

async function onlySchema(place: Place): Promise<string> {
  const database = await open(place, 'timestampvm');
  try {
    await connect(database);
    const rows: { name: string }[] = await database.dataSource.query(SCHEMAS);
    const [first, ...others] = rows.map(({ name }) => name);
    if (first === undefined) throw new Error('there is no chain in this database');
    if (others.length > 0)
      throw new UsageError(
        `the database holds several chains: choose one with --schema ${[first, ...others].join(' or ')}`,
      );
    return first;
  } finally {
    await database.close(CLOSE_LIMIT_MS);
  }
}

async function connect({ dataSource }: Database): Promise<void> {
  const { triedAgainPlain } = await import('../modules/database/prefer-tls.js');
  await triedAgainPlain(() => dataSource.initialize());
}

// Imported here because the other commands need neither TypeORM nor the databases.
async function open({ url, passwordFile, dataDir }: Place, schema: string): Promise<Database> {
  const { Log } = await import('../common/log.js');
  const { TABLES } = await import('../tables.js');
  const log = Log.toStandardOutput('off', {});
  if (url === undefined) {
    const { pgliteDatabase } = await import('../modules/database/pglite-database.js');
    return pgliteDatabase(chainDirectory(dataDir ?? ''), schema, TABLES, log);
  }
  const { postgresDatabase } = await import('../modules/database/postgres-database.js');
  const config = Object.assign(new DatabaseConfig(), {
    passwordFile: passwordFile ?? null,
    poolSize: 1,
  });
  return postgresDatabase({ ...config, url }, schema, TABLES, log);
}

/**
 * The chain's own directory, also below `npm start`'s data directory.
 * @throws Error if there is no database; none is created
 */
function chainDirectory(dataDir: string): string {
  const found = [dataDir, join(dataDir, 'chain')].find((dir) => existsSync(join(dir, 'pglite')));
  if (!found) throw new Error(`there is no embedded database in ${dataDir}`);
  return found;
}

const SCHEMAS = `
SELECT table_schema AS name FROM information_schema.tables
WHERE table_name IN ('chain', 'block', 'proposal', 'rejected_block', 'migration')
GROUP BY table_schema HAVING count(*) = 5 ORDER BY table_schema`;
