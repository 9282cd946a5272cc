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
  /**
   * A schema in which the role may create tables: the one that the config names, or, if it names none, one that a chain
   * has created; null if there is none.
   */
  schema: string | null;
  /** The server's clock: Unix seconds, as decimal text. */
  now: string;
}

const QUESTION = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
  current_database() AS database, current_user AS user, has_database_privilege(current_database(), 'CREATE') AS may_create,
  (SELECT min(nspname) FROM pg_namespace WHERE CASE WHEN $1::text IS NULL THEN nspname ~ $2 ELSE nspname = $1 END
    AND has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE')) AS schema,
  extract(epoch FROM clock_timestamp())::text AS now`;

/**
 * Logs in once, as the chain would.
 * @throws {Error} with the reason in one line
 */
export async function askServer(config: DatabaseConfig & { url: string }): Promise<ServerReport> {
  const { default: pg } = await import('pg');
  const { triedAgainPlain } = await import('../modules/database/prefer-tls.js');
  const { postgresConnection } = await import('../modules/database/postgres-connection.js');
  const { SCHEMA_NAMES } = await import('../modules/database/schema-name.js');
  const pool = new pg.Pool({ ...postgresConnection(config, 'timestampvm doctor'), max: 1 });
  pool.on('error', () => {});
  try {
    const values = [config.schema ?? null, SCHEMA_NAMES];
    const { rows } = await triedAgainPlain(() => pool.query<ServerReport>(QUESTION, values));
    return rows[0] as ServerReport;
  } catch (error) {
    // If a name has several addresses, each of them has an error, and the whole has no text.
    const reason = (error as Error).message || (error as { code?: string }).code;
    throw new Error(reason, { cause: error });
  } finally {
    await pool.end().catch(() => {});
  }
}
