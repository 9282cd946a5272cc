import type { DeclaredError } from '../json-rpc/declared-error.js';
import { invalidParams, JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';

/** timestampvm-rs's code and text for a block that it does not have. */
export const BLOCK_NOT_FOUND: DeclaredError = {
  code: JSON_RPC_CODES.INTERNAL_ERROR,
  reason: 'blockNotFound',
  retryable: false,
  about: 'The node has no block with this ID.',
};

export const HEIGHT_NOT_REACHED: DeclaredError = {
  code: JSON_RPC_CODES.NOT_FOUND,
  reason: 'heightNotReached',
  retryable: true,
  about: 'The chain has no block at this height yet; data.lastAcceptedHeight is the height of the last one.',
};

export const blockNotFound = (): JsonRpcError => declared(BLOCK_NOT_FOUND, 'not found');

/** The chain has no block there yet. */
export const heightNotReached = (height: bigint, last: bigint): JsonRpcError =>
  declared(HEIGHT_NOT_REACHED, `there is no block at height ${height}: the last accepted one is at ${last}`, {
    lastAcceptedHeight: asJson(last),
  });

/** Two parameters give the same end of a range. */
export const twoEnds = (height: string, time: string): JsonRpcError =>
  invalidParams(`${height} and ${time} exclude each other`);

const declared = (
  { code, reason, retryable }: DeclaredError,
  text: string,
  data: object = {},
): JsonRpcError => new JsonRpcError(code, text, { reason, retryable, ...data });

/** A number of JSON where JavaScript holds it exactly, else its digits. */
const asJson = (height: bigint): number | string =>
  height <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(height) : String(height);
