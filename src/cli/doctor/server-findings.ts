import { type Finding, fail, ok, warn } from './finding.js';

const SUBJECT = 'database';
/** The oldest major version that is still maintained by Postgres; older ones were not tried. */
const OLDEST_VERSION = 14;

/** What a Postgres server says of itself. */
export interface ServerReport {
  /** As people write it. */
  version: string;
  /** As `server_version_num`: 180004 is 18.4. */
  number: number;
  may_create: boolean;
  /** Its clock: Unix seconds, as decimal text. */
  now: string;
}

/** @param now of this machine's clock, Unix seconds */
export function serverFindings(report: ServerReport, now: number): Finding[] {
  const { version, number, may_create } = report;
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
  return [...findings, skewFinding(now - Number(report.now))];
}

/** Blocks more than an hour ahead of a node's clock are refused; seconds are what people would see in the stamps. */
function skewFinding(seconds: number): Finding {
  const text = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} the database server's`;
  const remedy = 'let both machines follow NTP';
  if (Math.abs(seconds) > 600) return fail('clock', text, remedy);
  return Math.abs(seconds) > 5 ? warn('clock', text, remedy) : ok('clock', text);
}
