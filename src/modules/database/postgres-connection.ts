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

/** How long a connection may take to be made, in ms. */
const CONNECT_LIMIT_MS = 5_000;

/** What the driver's pool takes. The URL itself is not among it: nothing that could be logged holds the password. */
export function postgresConnection(config: DatabaseConfig & { url: string }, schema: string): object {
  const url = parsePostgresUrl(config.url);
  const rootFile = config.sslrootcert ?? url.sslrootcert;
  const unlessGiven = rootFile === SYSTEM_CERTIFICATES ? 'verify-full' : 'prefer';
  const mode = (config.sslmode ?? url.sslmode ?? unlessGiven) as SslMode;
  const isSocket = url.host.startsWith('/');
  return {
    host: url.host,
    port: url.port,
    user: url.user,
    database: url.database,
    // A function: a file that changed is read at the next connection.
    password: () => passwordFor(config),
    ssl: isSocket ? false : tlsOptions(mode, rootFile),
    enableChannelBinding: url.channelBinding !== 'disable',
    ...(mode === 'prefer' && !isSocket && { Client: preferringClient() }),
    ...(url.channelBinding === 'require' && { Client: BoundClient }),
    application_name: schema,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // A cut connection that nobody told us about must not hold an answer for ever.
    query_timeout: config.statementTimeLimit + 1_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/**
 * What libpq's modes mean: up to `require` nothing is verified, unless `require` is given certificates (libpq takes it
 * for `verify-ca` then); `verify-ca` verifies who signed, `verify-full` the name as well.
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

/** Called when the server asks for one. @throws {MissingPasswordError} */
function passwordFor(config: DatabaseConfig): string {
  const password = readPassword(config);
  if (password === undefined) throw new MissingPasswordError();
  return password;
}
