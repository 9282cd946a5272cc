import type { ExpectedError } from '../../common/expected-error.js';
import { JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';

/** JSON text that goes into an answer unchanged. */
export class JsonText {
  constructor(readonly text: string) {}
}

/**
 * A result for which a method waits, for longer than it works. Such a call has no place among those being worked on,
 * and its time does not count as work.
 */
export class LaterResult {
  constructor(readonly result: Promise<unknown>) {}
}

/** @param id JSON text */
export const resultAnswer = (result: unknown, id: string): string =>
  `{"jsonrpc":"2.0","result":${result instanceof JsonText ? result.text : (JSON.stringify(result) ?? 'null')},"id":${id}}`;

/**
 * An error as JSON-RPC has it. One of a method has timestampvm-rs's code for all such errors, and its own text. `data`,
 * which timestampvm-rs does not have, says what a program needs: `reason` and `retryable`.
 */
export function errorObject(error: ExpectedError) {
  const code = error instanceof JsonRpcError ? error.code : JSON_RPC_CODES.INTERNAL_ERROR;
  const reason = typeof error.code === 'string' ? error.code : 'failed';
  return {
    code,
    message: error.publicMessage,
    data: { reason, retryable: error.isRetryable, ...error.details },
  };
}

/** @param id JSON text */
export const errorAnswer = (error: ExpectedError, id: string): string =>
  `{"jsonrpc":"2.0","error":${JSON.stringify(errorObject(error))},"id":${id}}`;
