import type { ServerReport } from '../ask-server.js';
import { type Finding, fail, ok, warn } from './finding.js';

const SUBJECT = 'database';
/** The oldest major version that Postgres still maintains; older ones were not tried. */
const OLDEST_VERSION = 14;
/**
 * Limits for the difference of the clocks, because people notice seconds in block times, and a node refuses a block an
 * hour ahead of its clock.
 */
const WARN_SECONDS = 5;
const FAIL_SECONDS = 600;

/**
 * @param configured `database.schema`
 * @param now Unix seconds of this machine's clock
 */
export function serverFindings(
  report: Pick<ServerReport, 'version' | 'number' | 'may_create' | 'schema' | 'now'>,
  configured: string | null | undefined,
  now: number,
): Finding[] {
  const server = `Postgres ${report.version}`;
  const isOld = Math.floor(report.number / 10_000) < OLDEST_VERSION;
  const upgrade = `upgrade it to ${OLDEST_VERSION} or newer`;
  return [
    isOld ? warn(SUBJECT, `${server} is no longer maintained`, upgrade) : ok(SUBJECT, server),
    ...schemaFindings(report, configured),
    skewFinding(now - Number(report.now)),
  ];
}

/** If the config names no schema, its name depends on the IDs of chain and node, which `doctor` does not know. */
function schemaFindings(
  { may_create, schema }: Pick<ServerReport, 'may_create' | 'schema'>,
  configured: string | null | undefined,
): Finding[] {
  if (may_create || (configured && schema)) return [];
  const grant = 'GRANT CREATE ON DATABASE … TO …, or create the schema for the user and set database.schema';
  if (!schema) return [fail(SUBJECT, 'the user may not create schemas', grant)];
  const text = `the user may not create schemas: only a chain that has one can start (such as ${schema})`;
  return [warn(SUBJECT, text, `for any other: ${grant}`)];
}

function skewFinding(seconds: number): Finding {
  const text = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} the database server's`;
  const remedy = 'let both machines follow NTP';
  if (Math.abs(seconds) > FAIL_SECONDS) return fail('clock', text, remedy);
  return Math.abs(seconds) > WARN_SECONDS ? warn('clock', text, remedy) : ok('clock', text);
}
