import { userInfo } from 'node:os';
import { type ConnectionOptions, getCACertificates, rootCertificates } from 'node:tls';
import { ExpectedError } from '../../common/expected-error.js';
import type { DatabaseConfig, SslMode } from '../../config/database-config.js';
import { parsePostgresUrl } from '../../config/postgres-url.js';
import { readPassword, readRootCertificates, SYSTEM_CERTIFICATES } from '../../config/secret-files.js';
import { BoundClient } from './bound-client.js';
import { preferringClient } from './prefer-tls.js';

class MissingPasswordError extends ExpectedError {
  readonly code = 'missingPassword';

  constructor() {
    super(
      'the server asks for a password, and none is configured: set database.passwordFile, or write the password into database.url',
    );
  }
}

/** How long connecting may take, in ms. */
const CONNECT_LIMIT_MS = 5_000;

/** The options of the driver's pool. They do not include the URL, so nothing that could be logged has the password. */
export function postgresConnection(config: DatabaseConfig & { url: string }, schema: string): object {
  const url = parsePostgresUrl(config.url);
  const rootFile = config.sslrootcert ?? url.sslrootcert;
  const unlessGiven = rootFile === SYSTEM_CERTIFICATES ? 'verify-full' : 'prefer';
  const mode = (config.sslmode ?? url.sslmode ?? unlessGiven) as SslMode;
  const isSocket = url.host.startsWith('/');
  return {
    host: url.host,
    port: url.port,
    user: url.user ?? systemUser(),
    database: url.database,
    // A function, so that the next connection reads a changed file.
    password: () => passwordFor(config),
    ssl: isSocket ? false : tlsOptions(mode, rootFile),
    enableChannelBinding: url.channelBinding !== 'disable',
    ...(mode === 'prefer' && !isSocket && { Client: preferringClient() }),
    ...(url.channelBinding === 'require' && { Client: BoundClient }),
    application_name: schema,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // A connection that was cut silently must not delay an answer forever.
    query_timeout: config.statementTimeLimit + 1_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/**
 * libpq's modes: up to `require` nothing is verified, except that `require` with certificates means `verify-ca`, as in
 * libpq. `verify-ca` verifies the signature, `verify-full` also the name.
 */
function tlsOptions(mode: SslMode, rootFile: string | null | undefined): ConnectionOptions | false {
  if (mode === 'disable') return false;
  const verifies = mode.startsWith('verify') || (mode === 'require' && rootFile);
  if (!verifies) return { rejectUnauthorized: false };
  const hasFile = rootFile && rootFile !== SYSTEM_CERTIFICATES;
  const ca = hasFile ? readRootCertificates(rootFile) : [...rootCertificates, ...getCACertificates('system')];
  return {
    ca,
    rejectUnauthorized: true,
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  };
}

/**
 * As libpq does. The driver looks at the environment alone, and the node gives a plugin none.
 * @returns undefined where the system has no name for the process's user, as in some containers
 */
function systemUser(): string | undefined {
  try {
    return process.env.PGUSER ?? userInfo().username;
  } catch {
    return undefined;
  }
}

/** Called when the server asks for one. @throws {MissingPasswordError} */
function passwordFor(config: DatabaseConfig): string {
  const password = readPassword(config);
  if (password === undefined) throw new MissingPasswordError();
  return password;
}
