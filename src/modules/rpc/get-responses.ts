import { HttpStatus } from '@nestjs/common';
import { ExpectedError } from '../../common/expected-error.js';
import type { GetRequest, GetResponse } from '../http/get.decorator.js';
import { errorObject } from '../json-rpc/json-rpc-answer.js';
import { JSON_RPC_CODES } from '../json-rpc/json-rpc-error.js';

/** Values of `Cache-Control`. An accepted block never changes. */
export const FOREVER = 'public, max-age=31536000, immutable';
export const HOUR = 'public, max-age=3600';
export const BRIEF = 'public, max-age=1';
export const NEVER = 'no-store';

const JSON_TYPE = 'application/json';
/** No browser may take an answer for a page. */
const SAFE = { 'X-Content-Type-Options': 'nosniff' };

/** @param tag names this content; a reader that has it gets 304 */
export const jsonResponse = (request: GetRequest, text: string, cache: string, tag?: string): GetResponse =>
  response(request, Buffer.from(text), { 'Content-Type': JSON_TYPE }, cache, tag);

/** Bytes for saving, under a file's name. */
export const bytesResponse = (
  request: GetRequest,
  bytes: Uint8Array,
  cache: string,
  tag: string,
  fileName: string,
): GetResponse => {
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${fileName}"`,
  };
  return response(request, bytes, headers, cache, tag);
};

function response(
  request: GetRequest,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  cache: string,
  tag: string | undefined,
): GetResponse {
  const etag = tag === undefined ? undefined : `"${tag}"`;
  const shared = { 'Cache-Control': cache, ...(etag && { ETag: etag }) };
  const known = request
    .header('if-none-match')
    ?.split(',')
    .some((one) => one.trim() === etag);
  if (etag && known) return { code: HttpStatus.NOT_MODIFIED, headers: shared, body: new Uint8Array() };
  return { code: HttpStatus.OK, headers: { ...headers, ...SAFE, ...shared }, body };
}

/** `{"error":{"code","message","data"}}`, as JSON-RPC has it, with HTTP's status beside it. */
export function errorResponse(error: unknown): GetResponse {
  if (!(error instanceof ExpectedError)) throw error;
  const told = errorObject(error);
  const headers = { 'Content-Type': JSON_TYPE, ...SAFE, 'Cache-Control': NEVER };
  return { code: statusOf(told), headers, body: Buffer.from(JSON.stringify({ error: told })) };
}

function statusOf({ code, data }: ReturnType<typeof errorObject>): number {
  if (data.reason === 'blockNotFound' || code === JSON_RPC_CODES.NOT_FOUND) return HttpStatus.NOT_FOUND;
  if (data.retryable) return HttpStatus.SERVICE_UNAVAILABLE;
  const isCallers = code === JSON_RPC_CODES.INVALID_PARAMS || code === JSON_RPC_CODES.LIMIT_EXCEEDED;
  return isCallers ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
}
