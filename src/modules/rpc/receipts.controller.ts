import type { IncomingCall } from '../../common/incoming-call.js';
import { DATABASE_UNAVAILABLE } from '../json-rpc/declared-error.js';
import { Field } from '../json-rpc/field.js';
import { DURATION_MS } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText, type LaterResult } from '../json-rpc/json-rpc-answer.js';
import { RECEIPT_ID, RECEIPT_IDS, WAIT } from '../receipts/receipt-field-types.js';
import type { ReceiptId } from '../receipts/receipt-id.js';
import { receiptJson } from '../receipts/receipt-json.js';
import { Receipts } from '../receipts/receipts.service.js';
import { CHAIN_API } from './chain-api.js';
import { EXAMPLE } from './example-values.js';
import { ReceiptAnswers } from './receipt-answers.js';
import { GetReceiptsResult, ReceiptResult } from './receipt-results.js';

class GetReceiptParams {
  @Field(RECEIPT_ID, { about: 'The ID of the receipt.' })
  id!: ReceiptId;

  @Field(DURATION_MS, WAIT)
  waitMs: number | undefined;
}

class GetReceiptsParams {
  @Field(RECEIPT_IDS, { about: 'The IDs of 1 to 256 receipts.' })
  ids!: ReceiptId[];
}

/** What became of proposals. */
@JsonRpcController(CHAIN_API)
export class ReceiptsController {
  constructor(
    private readonly receipts: Receipts,
    private readonly answers: ReceiptAnswers,
  ) {}

  @JsonRpcMethod({
    summary: 'What has become of a proposal.',
    params: GetReceiptParams,
    result: ReceiptResult,
    errors: [DATABASE_UNAVAILABLE],
    example: { params: { id: EXAMPLE.receipt.id }, result: EXAMPLE.receipt },
  })
  async getReceipt(
    { id, waitMs = 0 }: GetReceiptParams,
    caller: IncomingCall,
  ): Promise<JsonText | LaterResult> {
    this.answers.checkWait(waitMs);
    return this.answers.answer(await this.receipts.findOne(id), waitMs, caller, receiptJson);
  }

  @JsonRpcMethod({
    summary: 'What has become of several proposals.',
    params: GetReceiptsParams,
    result: GetReceiptsResult,
    errors: [DATABASE_UNAVAILABLE],
    example: { params: { ids: [EXAMPLE.receipt.id] }, result: { receipts: [EXAMPLE.receipt] } },
  })
  async getReceipts({ ids }: GetReceiptsParams): Promise<JsonText> {
    const receipts = await this.receipts.find(ids);
    return new JsonText(`{"receipts":[${receipts.map(receiptJson).join()}]}`);
  }
}
