import { ExpectedError } from '../../common/expected-error.js';

const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * SQLSTATEs that would repeat: 22 and 23, values that the statement can never accept; 54, a statement or row beyond the
 * server's limits; 42, a statement that does not fit the tables.
 */
const FATAL_SQLSTATE = /^(22|23|42|54)/;

/**
 * The errors of class 42 that maintenance may cause and undo: a right that was revoked, a table in a schema that was
 * renamed.
 */
const UNDONE_SQLSTATE = /^(42501|42P01)$/;

/** Errors of the code itself, e.g. a value that the driver cannot write. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Whether a statement with this failure would certainly fail again. While a chain runs, everything else is tried again:
 * a failure that looks hopeless (no such database, no right to connect, a refused login) may be maintenance that
 * somebody undoes.
 */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ExpectedError) return true;
  const code = codeOf(error);
  if (SQLSTATE.test(code)) return FATAL_SQLSTATE.test(code) && !UNDONE_SQLSTATE.test(code);
  return MISTAKES.some((type) => error instanceof type);
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
  'EMFILE', // the process, or the machine, may open no more files
  'ENFILE',
  'ENOBUFS',
  'ENOENT', // a missing Unix socket
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/**
 * SQLSTATEs of a server that will be there soon: 08 connection, 53 resources (a full disk, too many connections), 57
 * operator intervention (shutdown, restart), 58 I/O errors; a database that accepts no connections or no writes now; a
 * pooler without a free connection.
 */
const COMING_SQLSTATE = /^(08|53|57|58)|^(40001|40P01|25006|25P03|25P04|55000|55P03|XX000)$/;

/**
 * The driver's own errors, which have only a text. The one about TLS may stand for any error before TLS, such as a
 * server that cannot fork.
 */
const DRIVER_TEXTS =
  /Connection terminated|error establishing an SSL connection|[Nn]ot queryable|Connection ended unexpectedly|timeout expired|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * Whether the database may just not be there yet, so that a start waits for it. Any other failure (a wrong password, no
 * such database, a missing right) is a configuration mistake, which an operator wants to see at once.
 */
export function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isNotThereYet);
  const code = codeOf(error);
  if (code !== '') return CONNECTION_CODES.has(code) || COMING_SQLSTATE.test(code);
  return DRIVER_TEXTS.test(error.message);
}

/** Whether the connection itself is the problem; then older connections may be broken too. */
export function isBrokenConnection(error: unknown): boolean {
  const code = codeOf(error);
  return !SQLSTATE.test(code) || /^(08|57P)/.test(code);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');
