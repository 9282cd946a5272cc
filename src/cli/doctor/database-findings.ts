import type { ChainConfig } from '../../config/chain-config.js';
import { type Finding, fail, warn } from './finding.js';
import { type ServerReport, serverFindings } from './server-findings.js';

const SUBJECT = 'database';

/** Whether the chain could use its database, and, with a server, how this machine's clock goes beside it. */
export async function databaseFindings(config: ChainConfig): Promise<Finding[]> {
  const { url } = config.database;
  if (!url) {
    const remedy = 'set database.url in the chain config for production';
    return [
      warn(SUBJECT, 'none is configured: embedded PGlite, which does not force commits to disk', remedy),
    ];
  }
  const { default: pg } = await import('pg');
  const { postgresConnection } = await import('../../modules/database/postgres-connection.js');
  const pool = new pg.Pool({
    ...postgresConnection({ ...config.database, url }, 'timestampvm doctor'),
    max: 1,
  });
  pool.on('error', () => {});
  try {
    const { rows } = await pool.query<ServerReport>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
        has_database_privilege(current_database(), 'CREATE') AS may_create, extract(epoch FROM clock_timestamp())::text AS now`,
    );
    return serverFindings(rows[0] as ServerReport, Date.now() / 1000);
  } catch (error) {
    const reason = (error as Error).message || (error as { code?: string }).code;
    return [fail(SUBJECT, `cannot be used: ${reason}`, 'check database.url, the server and its pg_hba.conf')];
  } finally {
    await pool.end().catch(() => {});
  }
}
