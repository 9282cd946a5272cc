import { ExpectedError } from '../../common/expected-error.js';

/** The codes of JSON-RPC 2.0. */
export const JSON_RPC_CODES = {
  /** The body is not JSON. */
  PARSE_ERROR: -32700,
  /** The JSON is no request: the envelope is wrong, or the batch empty. */
  INVALID_REQUEST: -32600,
  METHOD_NOT_FOUND: -32601,
  INVALID_PARAMS: -32602,
  /** The method failed; the message says why. timestampvm-rs uses this code for all such errors. */
  INTERNAL_ERROR: -32603,
  /** The request exceeds a limit of the config; `data` names it. The number is Ethereum's (EIP-1474). */
  LIMIT_EXCEEDED: -32005,
  /** What the call names is not there. One of the codes that JSON-RPC leaves to servers. */
  NOT_FOUND: -32001,
  /** The node cannot answer this for now; a later call may succeed. */
  UNAVAILABLE: -32002,
} as const;

/** The `data.reason` of an error that gives no other. */
const REASONS: Readonly<Record<number, string>> = {
  [JSON_RPC_CODES.PARSE_ERROR]: 'parseError',
  [JSON_RPC_CODES.INVALID_REQUEST]: 'invalidRequest',
  [JSON_RPC_CODES.METHOD_NOT_FOUND]: 'methodNotFound',
  [JSON_RPC_CODES.INVALID_PARAMS]: 'invalidParams',
  [JSON_RPC_CODES.LIMIT_EXCEEDED]: 'limitExceeded',
};

/**
 * An error for the caller. The details become JSON-RPC's `data`, which always has a `reason` in camelCase and whether
 * the same call may succeed later, as `retryable`: programs decide by these two, and the message is for people.
 */
export class JsonRpcError extends ExpectedError {
  constructor(
    readonly code: number,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) {
    super(message, { details: { reason: REASONS[code] ?? 'failed', retryable: false, ...data } });
  }
}

export const invalidRequest = (what: string): JsonRpcError =>
  new JsonRpcError(JSON_RPC_CODES.INVALID_REQUEST, `Invalid Request: ${what}`);

export const invalidParams = (what: string): JsonRpcError =>
  new JsonRpcError(JSON_RPC_CODES.INVALID_PARAMS, `Invalid params: ${what}`);
