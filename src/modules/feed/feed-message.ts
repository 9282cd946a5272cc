import { idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson } from '../block/block-json.js';
import { Field } from '../json-rpc/field.js';
import { HEIGHT } from '../json-rpc/field-types.js';
import { JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { toRequest } from '../json-rpc/json-rpc-request.js';
import { paramsReader } from '../json-rpc/params.js';

/** A client's request to the feed. */
export type FeedRequest =
  | { readonly method: 'subscribe'; readonly id: string | undefined; readonly fromHeight: bigint | undefined }
  | { readonly method: 'unsubscribe'; readonly id: string | undefined };

class SubscribeParams {
  @Field(HEIGHT, { about: 'The height of the first block; unless given, the next one.', optional: true })
  fromHeight: bigint | undefined;
}

/** @throws {JsonRpcError} INVALID_PARAMS */
export const readSubscribe = paramsReader(SubscribeParams);

/**
 * `{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"fromHeight":5}}`: blocks from height 5 on; without
 * `fromHeight`, the blocks accepted from now on. `"jsonrpc"` may be missing.
 *
 * @throws {JsonRpcError}
 */
export function toFeedRequest(value: unknown): FeedRequest {
  const { method, id, params } = toRequest(value, true);
  if (method === 'unsubscribe') return { method, id };
  if (method !== 'subscribe') throw new JsonRpcError(JSON_RPC_CODES.METHOD_NOT_FOUND, 'Method not found');
  return { method, id, fromHeight: readSubscribe(params).fromHeight };
}

/** One accepted block, as a JSON-RPC notification. */
export const blockText = (block: Block): string =>
  `{"jsonrpc":"2.0","method":"block","params":{"id":"${idToCb58(block.id)}","block":${blockJson(block)}}}`;
