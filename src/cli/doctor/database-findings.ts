import type { ChainConfig } from '../../config/chain-config.js';
import { type Finding, fail, ok, warn } from './finding.js';

const SUBJECT = 'database';
/** The oldest major version that is still maintained by Postgres; older ones were not tried. */
const OLDEST_VERSION = 14;

interface Report {
  version: string;
  number: number;
  may_create: boolean;
  /** Seconds, as decimal text. */
  now: string;
}

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
    const { rows } = await pool.query<Report>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
        has_database_privilege(current_database(), 'CREATE') AS may_create, extract(epoch FROM clock_timestamp())::text AS now`,
    );
    return findingsOf(rows[0] as Report);
  } catch (error) {
    const reason = (error as Error).message || (error as { code?: string }).code;
    return [fail(SUBJECT, `cannot be used: ${reason}`, 'check database.url, the server and its pg_hba.conf')];
  } finally {
    await pool.end().catch(() => {});
  }
}

function findingsOf({ version, number, may_create, now }: Report): Finding[] {
  const findings: Finding[] = [];
  const text = `Postgres ${version}`;
  if (Math.floor(number / 10_000) < OLDEST_VERSION) {
    findings.push(
      warn(SUBJECT, `${text} is no longer maintained`, `upgrade it to ${OLDEST_VERSION} or newer`),
    );
  } else findings.push(ok(SUBJECT, text));
  if (!may_create) {
    const text = 'the user may not make schemas';
    findings.push(
      fail(
        SUBJECT,
        text,
        'GRANT CREATE ON DATABASE … TO …, or make the schema for it and set database.schema',
      ),
    );
  }
  return [...findings, skewFinding(Date.now() / 1000 - Number(now))];
}

/** Blocks more than an hour ahead of a node's clock are refused; seconds are what people would see in the stamps. */
function skewFinding(seconds: number): Finding {
  const text = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} the database server's`;
  const remedy = 'let both machines follow NTP';
  if (Math.abs(seconds) > 600) return fail('clock', text, remedy);
  return Math.abs(seconds) > 5 ? warn('clock', text, remedy) : ok('clock', text);
}
