import type { DatabaseConfig } from '../config/database-config.js';

/** What a Postgres server says of itself, and of the one who asks. */
export interface ServerReport {
  /** As people write it. */
  version: string;
  /** As `server_version_num`: 180004 is 18.4. */
  number: number;
  database: string;
  user: string;
  may_create: boolean;
  /** Whether the schema that the config names is there, and tables may be made in it. */
  may_use: boolean;
  /** Its clock: Unix seconds, as decimal text. */
  now: string;
}

const QUESTION = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_database() AS database, current_user AS user, has_database_privilege(current_database(), 'CREATE') AS may_create,
  EXISTS (SELECT FROM pg_namespace WHERE nspname = $1 AND has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE')) AS may_use,
  extract(epoch FROM clock_timestamp())::text AS now`;

/**
 * Logs in once, as the chain would.
 * @throws {Error} with the reason in one line
 */
export async function askServer(config: DatabaseConfig & { url: string }): Promise<ServerReport> {
  const { default: pg } = await import('pg');
  const { triedAgainPlain } = await import('../modules/database/prefer-tls.js');
  const { postgresConnection } = await import('../modules/database/postgres-connection.js');
  const pool = new pg.Pool({ ...postgresConnection(config, 'timestampvm doctor'), max: 1 });
  pool.on('error', () => {});
  try {
    const { rows } = await triedAgainPlain(() => pool.query<ServerReport>(QUESTION, [config.schema ?? null]));
    return rows[0] as ServerReport;
  } catch (error) {
    // A name with several addresses: an error for each, and none of its own.
    const reason = (error as Error).message || (error as { code?: string }).code;
    throw new Error(reason, { cause: error });
  } finally {
    await pool.end().catch(() => {});
  }
}
