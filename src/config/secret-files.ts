import { readFileSync } from 'node:fs';
import type { DatabaseConfig } from './database-config.js';
import { parsePostgresUrl } from './postgres-url.js';

/**
 * The password: from the file if one is configured (without the line end that editors add), else from the URL.
 *
 * @throws {Error} naming key and path, if the file cannot be read
 */
export function readPassword({ url, passwordFile }: DatabaseConfig): string | undefined {
  if (!passwordFile) return url ? parsePostgresUrl(url).password : undefined;
  const password = readNamed('database.passwordFile', passwordFile).replace(/\r?\n$/, '');
  if (password === '') throw new Error(`database.passwordFile: ${passwordFile} is empty`);
  return password;
}

/** libpq's word for the system's certificates, instead of a path. */
export const SYSTEM_CERTIFICATES = 'system';

/** The certificates that may sign the server's. @throws {Error} naming key and path */
export function readRootCertificates(path: string): string {
  const text = readNamed('database.sslrootcert', path);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Error(`database.sslrootcert: ${path} holds no certificate in PEM form`);
  }
  return text;
}

/** Problems with the files that a config names, on this machine and for this user. */
export function secretFileProblems(config: DatabaseConfig): string[] {
  const sslrootcert =
    config.sslrootcert ?? (config.url ? parsePostgresUrl(config.url).sslrootcert : undefined);
  return [
    () => readPassword(config),
    () => hasFile(sslrootcert) && readRootCertificates(sslrootcert),
  ].flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

const hasFile = (sslrootcert: string | null | undefined): sslrootcert is string =>
  Boolean(sslrootcert) && sslrootcert !== SYSTEM_CERTIFICATES;

function readNamed(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${key}: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}
