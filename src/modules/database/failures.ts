import { ExpectedError } from '../../common/expected-error.js';

const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * SQLSTATEs that no repetition changes: 22 and 23, values that the statement can never take; 54, a statement or row beyond the
 * server's limits; 42, a statement that does not fit the tables.
 */
const FATAL_SQLSTATE = /^(22|23|42|54)/;

/** Of class 42, what maintenance does and undoes: a right that was taken away, a table in a schema that was renamed. */
const UNDONE_SQLSTATE = /^(42501|42P01)$/;

/** What the code itself gets wrong, e.g. a value that the driver cannot write. */
const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Whether it is certain that a statement which fails so would fail again. Everything else is tried again while a chain runs: what
 * looks hopeless for a moment (no such database, no right to connect, a login that was refused) is maintenance that somebody undoes.
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
  'ENOENT', // a Unix socket that is not there
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
]);

/**
 * SQLSTATEs of a server that will be there soon: 08 connection, 53 resources (a full disk, too many connections), 57 operator
 * intervention (shutdown, restart), 58 I/O errors; a database that takes no connections or no writes now; a pooler without a place.
 */
const COMING_SQLSTATE = /^(08|53|57|58)|^(40001|40P01|25006|25P03|25P04|55000|55P03|XX000)$/;

/** The driver's own texts, which have no code. The one of TLS stands for any error before it, such as a server that cannot fork. */
const DRIVER_TEXTS =
  /Connection terminated|error establishing an SSL connection|[Nn]ot queryable|Connection ended unexpectedly|timeout expired|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * Whether the database may only not be there yet, so that a start waits for it. Anything else (a wrong password, no such
 * database, a missing right) is a mistake of the configuration, which an operator wants to be told at once.
 */
export function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isNotThereYet);
  const code = codeOf(error);
  if (code !== '') return CONNECTION_CODES.has(code) || COMING_SQLSTATE.test(code);
  return DRIVER_TEXTS.test(error.message);
}

/** Whether the connection itself is the problem, and others made before it may have the same one. */
export function isBrokenConnection(error: unknown): boolean {
  const code = codeOf(error);
  return !SQLSTATE.test(code) || /^(08|57P)/.test(code);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');
