import { type DatabaseConfig, SSL_MODES } from './database-config.js';
import { parsePostgresUrl } from './postgres-url.js';

/** What is wrong with settings that are right by themselves, but not together. */
export function connectionProblems(config: DatabaseConfig): string[] {
  const { url, passwordFile } = config;
  if (!url) return orphans(config);
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\/./.test(url)) return []; // told already
  const problems: string[] = [];
  try {
    const { password, sslmode, sslrootcert } = parsePostgresUrl(url);
    if (password !== undefined && passwordFile) {
      problems.push(
        'database.passwordFile is set, and database.url has a password too: take one of them out',
      );
    }
    if (sslmode !== undefined && !(SSL_MODES as readonly string[]).includes(sslmode)) {
      problems.push(`database.url has sslmode=${sslmode}: must be one of ${SSL_MODES.join(', ')}`);
    }
    if (needsNoRoot(config.sslmode ?? sslmode) && (config.sslrootcert ?? sslrootcert)) {
      problems.push('database.sslrootcert is set, but database.sslmode is disable: take one of them out');
    }
  } catch (error) {
    const detail = error instanceof TypeError ? error.message : 'has a broken %-sequence';
    problems.push(`database.url ${detail}: write it like postgres://user@host:5432/database`);
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
