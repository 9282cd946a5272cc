import { ExpectedError } from '../../common/expected-error.js';

/** The database was away, or refused for a passing reason, for longer than the caller could wait. */
export class DatabaseUnavailableError extends ExpectedError {
  readonly code = 'databaseUnavailable';

  constructor(
    private readonly seconds: number,
    cause: unknown,
  ) {
    const reason =
      (cause instanceof Error && cause.message) || String((cause as { code?: unknown })?.code ?? cause);
    super(`the database has been unavailable for ${Math.round(seconds)} s: ${reason}`, { cause });
  }

  override get isRetryable(): boolean {
    return true;
  }

  /** Without the driver's words: they name the server. */
  override get publicMessage(): string {
    return `the database has been unavailable for ${Math.round(this.seconds)} s`;
  }
}

/** The process is about to end, and the database was away: nothing is tried again any more. */
export class DatabaseClosingError extends ExpectedError {
  readonly code = 'databaseClosing';

  constructor(cause: unknown) {
    super('the chain is shutting down, and the database did not take this', { cause });
  }
}

/** Another process has taken over this chain's schema: this one must not write any more. */
export class FencedError extends ExpectedError {
  readonly code = 'fenced';

  constructor(schema: string) {
    super(
      `another process has taken over the schema ${schema}: this one has stopped writing (two nodes, or two copies of one node, are configured with the same database and schema)`,
    );
  }
}

/** Node.js's codes for a connection that could not be made or broke. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL', // no local port is left
  'EMFILE', // no file may be opened any more, here or by anybody
  'ENFILE',
  'ENOBUFS',
  'ENOENT', // a Unix socket that is not there
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/**
 * SQLSTATE classes and codes that pass by themselves: 08 connection, 53 resources (a full disk, too many
 * connections), 57 operator intervention (shutdown, restart, cancelled), 58 I/O errors, and serialization failures.
 */
const PASSING_SQLSTATE = /^(08|53|57|58)|^(40001|40P01|25006)$/;

/** Whether the connection itself is the problem, and others made before it may have the same one. */
export function isBrokenConnection(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '');
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code);
}

/** The driver's own texts, which have no code. The one of TLS stands for any error before it, such as a server that cannot fork. */
const DRIVER_TEXTS =
  /Connection terminated|error establishing an SSL connection|[Nn]ot queryable|Connection ended unexpectedly|timeout expired|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** A login that the server refused. It had taken it before if the chain runs: the password is being changed. */
export function isRefusedLogin(error: unknown): boolean {
  return /^28/.test(String((error as { code?: unknown }).code ?? ''));
}

/** Whether trying again later may help. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') return CONNECTION_CODES.has(code) || PASSING_SQLSTATE.test(code);
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  return DRIVER_TEXTS.test(error.message);
}
