import { type DatabaseConfig, SSL_MODES } from './database-config.js';
import { type PostgresUrl, parsePostgresUrl } from './postgres-url.js';
import { SYSTEM_CERTIFICATES } from './secret-files.js';

/** Problems of settings that are valid one by one, but not together. */
export function connectionProblems(config: DatabaseConfig): string[] {
  const { url, passwordFile } = config;
  if (!url) return orphans(config);
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\/./.test(url)) return []; // already reported
  const problems: string[] = [];
  try {
    const parsed = parsePostgresUrl(url);
    const { password, sslmode, sslrootcert } = parsed;
    if (password !== undefined && passwordFile) {
      problems.push('database.passwordFile is set, and database.url has a password too: remove one of them');
    }
    if (sslmode !== undefined && !(SSL_MODES as readonly string[]).includes(sslmode)) {
      problems.push(
        `database.url has an sslmode that the plugin does not know: must be one of ${SSL_MODES.join(', ')}`,
      );
    }
    if (needsNoRoot(config.sslmode ?? sslmode) && (config.sslrootcert ?? sslrootcert)) {
      problems.push('database.sslrootcert is set, but database.sslmode is disable: remove one of them');
    }
    problems.push(...tlsProblems(config.sslmode ?? sslmode, config.sslrootcert ?? sslrootcert, parsed));
  } catch (error) {
    problems.push(
      `database.url ${(error as Error).message}: write it like postgres://user@host:5432/database`,
    );
  }
  return problems;
}

/** What libpq refuses as well: settings that promise TLS, and others that take the promise back. */
function tlsProblems(
  sslmode: string | undefined,
  root: string | null | undefined,
  { channelBinding, host }: PostgresUrl,
): string[] {
  const problems: string[] = [];
  if (root === SYSTEM_CERTIFICATES && sslmode !== undefined && sslmode !== 'verify-full') {
    problems.push(`sslrootcert=system goes with sslmode=verify-full, not with ${sslmode}`);
  }
  if (channelBinding !== 'require') return problems;
  if (host.startsWith('/')) {
    problems.push('database.url has channel_binding=require, which a Unix socket cannot give: take it out');
  } else if (root !== SYSTEM_CERTIFICATES && !/^(require|verify-)/.test(sslmode ?? '')) {
    problems.push(
      'channel_binding=require needs TLS: set database.sslmode to require, verify-ca or verify-full',
    );
  }
  return problems;
}

const needsNoRoot = (sslmode: string | undefined): boolean => sslmode === 'disable';

/** Settings of a connection without a URL: the operator believes that the chain uses Postgres, and it does not. */
function orphans(config: DatabaseConfig): string[] {
  return (['passwordFile', 'sslmode', 'sslrootcert'] as const)
    .filter((key) => config[key])
    .map((key) => `database.${key} is set, but database.url is not: without it no Postgres is used`);
}
