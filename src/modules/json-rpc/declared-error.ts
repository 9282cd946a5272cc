import { JSON_RPC_CODES } from './json-rpc-error.js';

/** An error that a method may answer with, for the API's description. */
export interface DeclaredError {
  readonly code: number;
  /** The error's `data.reason`. */
  readonly reason: string;
  /** The error's `data.retryable`: whether the same call may succeed later. */
  readonly retryable: boolean;
  /** One sentence for people. The texts of answers say more. */
  readonly about: string;
}

const INVALID_PARAMS: DeclaredError = {
  code: JSON_RPC_CODES.INVALID_PARAMS,
  reason: 'invalidParams',
  retryable: false,
  about: 'A parameter is missing or wrong; the message says which and what it must be.',
};

const LIMIT_EXCEEDED: DeclaredError = {
  code: JSON_RPC_CODES.LIMIT_EXCEEDED,
  reason: 'limitExceeded',
  retryable: false,
  about: 'The request exceeds a limit of the chain; data.limit names it, and data.value is its value.',
};

const TOO_MANY_CALLS: DeclaredError = {
  code: JSON_RPC_CODES.LIMIT_EXCEEDED,
  reason: 'tooManyCalls',
  retryable: true,
  about: 'The node works on as many calls as it may.',
};

const INTERNAL: DeclaredError = {
  code: JSON_RPC_CODES.INTERNAL_ERROR,
  reason: 'internal',
  retryable: false,
  about: 'A fault of the plugin; the log of the node has it under data.reference.',
};

/** The method reads what only the database has. */
export const DATABASE_UNAVAILABLE: DeclaredError = {
  code: JSON_RPC_CODES.INTERNAL_ERROR,
  reason: 'databaseUnavailable',
  retryable: true,
  about: 'The database of the node does not answer.',
};

/** What any call may be answered with. */
export const ANY_CALL: readonly DeclaredError[] = [LIMIT_EXCEEDED, TOO_MANY_CALLS, INTERNAL];

/** What a call with parameters may be answered with too. */
export const ANY_PARAMS: readonly DeclaredError[] = [INVALID_PARAMS];
