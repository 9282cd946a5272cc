import { restoreIds } from './exact-ids.js';
import { invalidRequest, JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';
import { checkShape } from './json-shape.js';
import { unreadableBecause } from './unreadable-body.js';

/** One checked call. */
export interface JsonRpcRequest {
  /** The `id` as JSON text, to be sent back unchanged; undefined for a notification, which gets no answer. */
  readonly id: string | undefined;
  readonly method: string;
  /** The only element of an array, an object, or undefined if there are no parameters. */
  readonly params: unknown;
}

const MAX_ID = 2n ** 64n - 1n;

/**
 * Parses a body. An `id` that JavaScript's numbers cannot hold becomes a bigint, so that it comes back exactly.
 *
 * @param encoding the request's `Content-Encoding`
 * @throws {JsonRpcError} PARSE_ERROR; INVALID_REQUEST for a text that is too deep or has too many values
 */
export function parseBody(body: Uint8Array, encoding?: string): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
  checkShape(text);
  try {
    const value: unknown = JSON.parse(text);
    if (/\d{16}/.test(text)) restoreIds(value, text);
    return value;
  } catch (error) {
    const reason = unreadableBecause(body, encoding) ?? (error as Error).message;
    throw new JsonRpcError(JSON_RPC_CODES.PARSE_ERROR, `Parse error: ${reason}`);
  }
}

/** The `id` of a value that may be no request at all, for the error answer. */
export function idOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('id' in value)) return 'null';
  return idText(value.id) ?? 'null';
}

/**
 * @param isVersionOptional whether `"jsonrpc"` may be missing
 * @throws {JsonRpcError} INVALID_REQUEST
 */
export function toRequest(value: unknown, isVersionOptional = false): JsonRpcRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('a request is a JSON object');
  }
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  if (jsonrpc !== '2.0' && !(isVersionOptional && jsonrpc === undefined))
    throw invalidRequest('"jsonrpc" must be "2.0"');
  if (typeof method !== 'string') throw invalidRequest('"method" must be a string');
  const text = id === undefined ? undefined : idText(id);
  if (id !== undefined && text === undefined) {
    throw invalidRequest('"id" must be a string, null or an integer from 0 to 2^64-1');
  }
  return { id: text, method, params: firstParam(params) };
}

function idText(id: unknown): string | undefined {
  if (typeof id === 'string' || id === null) return JSON.stringify(id);
  if (typeof id === 'number') return Number.isSafeInteger(id) && id >= 0 ? String(id) : undefined;
  if (typeof id === 'bigint') return id <= MAX_ID ? id.toString() : undefined;
  return undefined;
}

/** timestampvm-rs accepts an array with one object; here the object alone means the same. */
function firstParam(params: unknown): unknown {
  if (params === undefined || params === null) return undefined;
  if (typeof params !== 'object') throw invalidRequest('"params" must be an array or an object');
  if (!Array.isArray(params)) return params;
  return params.length > 1 ? params : params[0];
}
