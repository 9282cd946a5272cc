import { ExpectedError } from '../../common/expected-error.js';
import { idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson } from '../block/block-json.js';

/** What a client asks of the feed. */
export type FeedRequest =
  | { readonly method: 'subscribe'; readonly id: string | undefined; readonly fromHeight: bigint | undefined }
  | { readonly method: 'unsubscribe'; readonly id: string | undefined };

/** A message that is no request of the feed: what JSON-RPC says of it. */
export class FeedRequestError extends ExpectedError {
  constructor(
    readonly code: number,
    message: string,
    /** JSON text. */
    readonly id = 'null',
  ) {
    super(message);
  }
}

const MAX_HEIGHT = 2n ** 64n - 1n;

/**
 * `{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"fromHeight":5}}`: blocks from height 5 on, or without it the ones
 * accepted from now on. Heights over 2^53 are given as text.
 *
 * @throws {FeedRequestError}
 */
export function parseFeedRequest(text: string): FeedRequest {
  let value: { id?: unknown; method?: unknown; params?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FeedRequestError(-32700, 'Parse error');
  }
  if (typeof value !== 'object' || value === null) throw new FeedRequestError(-32600, 'Invalid Request');
  const id = value.id === undefined ? undefined : JSON.stringify(value.id);
  if (value.method === 'unsubscribe') return { method: 'unsubscribe', id };
  if (value.method !== 'subscribe') throw new FeedRequestError(-32601, 'Method not found', id);
  const [params] = [value.params].flat() as [{ fromHeight?: unknown } | undefined | null];
  return { method: 'subscribe', id, fromHeight: parseHeight(params?.fromHeight, id) };
}

/** @throws {FeedRequestError} */
export function parseHeight(value: unknown, id?: string): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  const isHeight = Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,20}$/.test(value));
  const height = isHeight ? BigInt(value as number | string) : -1n;
  if (height < 0n || height > MAX_HEIGHT) {
    throw new FeedRequestError(-32602, 'Invalid params: fromHeight must be a block height', id);
  }
  return height;
}

/** @param result JSON text */
export const answerText = (id: string, result: string): string =>
  `{"jsonrpc":"2.0","result":${result},"id":${id}}`;

/** Of what the feed itself could not do, the code is JSON-RPC's for an internal error. */
export function errorText(error: ExpectedError): string {
  const { code, id } = error instanceof FeedRequestError ? error : { code: -32603, id: 'null' };
  const told = { code, message: error.publicMessage, ...(error.details && { data: error.details }) };
  return `{"jsonrpc":"2.0","error":${JSON.stringify(told)},"id":${id}}`;
}

/** One accepted block, as a notification of JSON-RPC. */
export const blockText = (block: Block): string =>
  `{"jsonrpc":"2.0","method":"block","params":{"id":"${idToCb58(block.id)}","block":${blockJson(block)}}}`;
