import { invalidParams, JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';

/** A number of JSON where JavaScript holds it exactly, else its digits. */
const asJson = (height: bigint): number | string =>
  height <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(height) : String(height);

/** The chain has no block there yet. */
export const heightNotReached = (height: bigint, last: bigint): JsonRpcError =>
  new JsonRpcError(
    JSON_RPC_CODES.NOT_FOUND,
    `there is no block at height ${height}: the last accepted one is at ${last}`,
    { reason: 'heightNotReached', retryable: true, lastAcceptedHeight: asJson(last) },
  );

/** Two parameters say the same end of a range. */
export const twoEnds = (height: string, time: string): JsonRpcError =>
  invalidParams(`${height} and ${time} exclude each other`);
