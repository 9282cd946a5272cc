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

export const SEARCH_OFF: DeclaredError = {
  code: JSON_RPC_CODES.UNAVAILABLE,
  reason: 'searchOff',
  retryable: false,
  about: 'The config of the chain on this node has search.enabled set to false.',
};

export const SEARCH_BUILDING: DeclaredError = {
  code: JSON_RPC_CODES.UNAVAILABLE,
  reason: 'searchBuilding',
  retryable: true,
  about: 'The node still builds the index for searches; data.progress says how far it is, from 0 to 1.',
};

export const searchOff = (): JsonRpcError =>
  declared(SEARCH_OFF, 'this node does not search: search.enabled is false');

/** @param progress from 0 to 1, if it is known */
export const searchBuilding = (progress: number | undefined): JsonRpcError =>
  declared(
    SEARCH_BUILDING,
    `the index for searches is being built${progress === undefined ? '' : ` (${Math.floor(progress * 100)} %)`}`,
    progress === undefined ? {} : { progress },
  );

export const KEY_REUSED: DeclaredError = {
  code: JSON_RPC_CODES.INVALID_PARAMS,
  reason: 'idempotencyKeyReused',
  retryable: false,
  about: 'The idempotency key was used for other data.',
};

export const keyReused = (): JsonRpcError =>
  declared(KEY_REUSED, 'Invalid params: idempotencyKey was used for other data');

export const blockNotFound = (): JsonRpcError => declared(BLOCK_NOT_FOUND, 'not found');

/** The chain has no block there yet. */
export const heightNotReached = (height: bigint, last: bigint): JsonRpcError =>
  declared(HEIGHT_NOT_REACHED, `there is no block at height ${height}: the last accepted one is at ${last}`, {
    lastAcceptedHeight: asJson(last),
  });

/** Two parameters name a block. */
export const onePlace = (): JsonRpcError => invalidParams('id and height exclude each other');

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
