import type { DatabaseConfig } from '../config/database-config.js';

/** A Postgres server's own description, and that of the role that asks. */
export interface ServerReport {
  /** In the usual form, e.g. `18.4`. */
  version: string;
  /** As `server_version_num`: 180004 is 18.4. */
  number: number;
  database: string;
  user: string;
  may_create: boolean;
  /** Whether the schema that the config names exists, and the role may create tables in it. */
  may_use: boolean;
  /** The server's clock: Unix seconds, as decimal text. */
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
    // If a name has several addresses, each of them has an error, and the whole has no text.
    const reason = (error as Error).message || (error as { code?: string }).code;
    throw new Error(reason, { cause: error });
  } finally {
    await pool.end().catch(() => {});
  }
}
