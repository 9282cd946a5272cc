import { type Id, idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson, listedBlockJson } from '../block/block-json.js';
import { Field } from '../json-rpc/field.js';
import { BOOLEAN, HEIGHT } from '../json-rpc/field-types.js';
import { invalidParams, JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { toRequest } from '../json-rpc/json-rpc-request.js';
import { paramsReader } from '../json-rpc/params.js';
import type { Receipt } from '../receipts/receipt.js';
import { RECEIPT_ID } from '../receipts/receipt-field-types.js';
import type { ReceiptId } from '../receipts/receipt-id.js';
import { receiptJson } from '../receipts/receipt-json.js';

/** A subscription to accepted blocks. */
export class BlockSubscription {
  @Field(HEIGHT, { about: 'The height of the first block; unless given, the next one.', optional: true })
  fromHeight: bigint | undefined;

  @Field(BOOLEAN, { about: 'Whether the blocks come with their data; true unless given.', optional: true })
  includeData: boolean | undefined;
}

/** The parameters of `subscribe`: for blocks, or for one receipt. */
class SubscribeParams extends BlockSubscription {
  @Field(RECEIPT_ID, {
    about: 'In the place of the others: the ID of the receipt to wait for.',
    optional: true,
  })
  receiptId: ReceiptId | undefined;
}

/** A client's request to the feed. */
export type FeedRequest =
  | {
      readonly method: 'subscribe';
      readonly id: string | undefined;
      readonly subscription: BlockSubscription;
    }
  | { readonly method: 'receipt'; readonly id: string | undefined; readonly receiptId: ReceiptId }
  | { readonly method: 'unsubscribe'; readonly id: string | undefined };

const readSubscription = paramsReader(BlockSubscription);
const readSubscribe = paramsReader(SubscribeParams);

/**
 * `?fromHeight=5&includeData=false` subscribes as a request with these parameters does.
 *
 * @returns undefined if the URL has none of them @throws {JsonRpcError} INVALID_PARAMS
 */
export function subscriptionOf(url: string): BlockSubscription | undefined {
  const query = new URLSearchParams(url.split('?')[1]);
  const [fromHeight, includeData] = [query.get('fromHeight'), query.get('includeData')];
  if (fromHeight === null && includeData === null) return undefined;
  return readSubscription({ fromHeight, includeData: TRUTHS.get(includeData) ?? includeData });
}

const TRUTHS = new Map<string | null, boolean>([
  ['true', true],
  ['false', false],
]);

/**
 * `{"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"fromHeight":5}}`: blocks from height 5 on; without
 * `fromHeight`, the blocks accepted from now on; with `"includeData":false`, without their data. With `"receiptId":"CB58"`,
 * one notification with that receipt when a block has taken the proposal. `"jsonrpc"` may be missing.
 *
 * @throws {JsonRpcError}
 */
export function toFeedRequest(value: unknown): FeedRequest {
  const { method, id, params } = toRequest(value, true);
  if (method === 'unsubscribe') return { method, id };
  if (method !== 'subscribe') throw new JsonRpcError(JSON_RPC_CODES.METHOD_NOT_FOUND, 'Method not found');
  const { receiptId, fromHeight, includeData } = readSubscribe(params);
  if (receiptId === undefined) return { method, id, subscription: { fromHeight, includeData } };
  if (fromHeight !== undefined || includeData !== undefined)
    throw invalidParams('receiptId and the parameters for blocks exclude each other');
  return { method: 'receipt', id, receiptId };
}

/** A receipt as a JSON-RPC notification. */
export const receiptText = (receipt: Receipt): string =>
  `{"jsonrpc":"2.0","method":"receipt","params":${receiptJson(receipt)}}`;

/** An accepted block as a JSON-RPC notification. */
export const blockText = (block: Block): string => notification(block.id, blockJson(block));

/** The same without the data, but with ID and size in the block. */
export const bareBlockText = (block: Block): string =>
  notification(block.id, listedBlockJson({ ...block, size: block.data.length, data: undefined }));

const notification = (id: Id, block: string): string =>
  `{"jsonrpc":"2.0","method":"block","params":{"id":"${idToCb58(id)}","block":${block}}}`;
