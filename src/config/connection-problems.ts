import { type DatabaseConfig, SSL_MODES } from './database-config.js';
import { type PostgresUrl, parsePostgresUrl } from './postgres-url.js';
import { SYSTEM_CERTIFICATES } from './secret-files.js';

/** What is wrong with settings that are right by themselves, but not together. */
export function connectionProblems(config: DatabaseConfig): string[] {
  const { url, passwordFile } = config;
  if (!url) return orphans(config);
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\/./.test(url)) return []; // told already
  const problems: string[] = [];
  try {
    const { password, sslmode, sslrootcert, channelBinding } = parsePostgresUrl(url);
    if (password !== undefined && passwordFile) {
      problems.push(
        'database.passwordFile is set, and database.url has a password too: take one of them out',
      );
    }
    if (sslmode !== undefined && !(SSL_MODES as readonly string[]).includes(sslmode)) {
      problems.push(
        `database.url has an sslmode that libpq does not know: must be one of ${SSL_MODES.join(', ')}`,
      );
    }
    if (needsNoRoot(config.sslmode ?? sslmode) && (config.sslrootcert ?? sslrootcert)) {
      problems.push('database.sslrootcert is set, but database.sslmode is disable: take one of them out');
    }
    problems.push(
      ...tlsProblems(config.sslmode ?? sslmode, config.sslrootcert ?? sslrootcert, channelBinding),
    );
  } catch (error) {
    problems.push(
      `database.url ${(error as Error).message}: write it like postgres://user@host:5432/database`,
    );
  }
  return problems;
}

/** What libpq refuses as well: a promise of TLS that a weaker mode would take back. */
function tlsProblems(
  sslmode: string | undefined,
  root: string | null | undefined,
  channelBinding: PostgresUrl['channelBinding'],
): string[] {
  const problems: string[] = [];
  if (root === SYSTEM_CERTIFICATES && sslmode !== undefined && sslmode !== 'verify-full') {
    problems.push(`sslrootcert=system goes with sslmode=verify-full, not with ${sslmode}`);
  }
  const hasTls = root === SYSTEM_CERTIFICATES || /^(require|verify-)/.test(sslmode ?? '');
  if (channelBinding === 'require' && !hasTls) {
    problems.push(
      'channel_binding=require needs TLS: set database.sslmode to require, verify-ca or verify-full',
    );
  }
  return problems;
}

const needsNoRoot = (sslmode: string | undefined): boolean => sslmode === 'disable';

/** Settings of a connection that nothing connects to: someone believes that Postgres is used, and it is not. */
function orphans(config: DatabaseConfig): string[] {
  return (['passwordFile', 'sslmode', 'sslrootcert'] as const)
    .filter((key) => config[key])
    .map((key) => `database.${key} is set, but database.url is not: without it no Postgres is used`);
}
