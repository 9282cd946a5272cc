import { Injectable } from '@nestjs/common';
import type { IncomingCall } from '../../common/incoming-call.js';
import { ChainConfig } from '../../config/chain-config.js';
import { LimitError } from '../json-rpc/call-limits.js';
import { JsonText, LaterResult } from '../json-rpc/json-rpc-answer.js';
import type { Receipt } from '../receipts/receipt.js';
import { decodeReceiptId } from '../receipts/receipt-id.js';
import { ReceiptWaits } from '../receipts/receipt-waits.js';
import { Receipts } from '../receipts/receipts.service.js';

/** Answers with receipts: at once, or when a block has taken the proposal. */
@Injectable()
export class ReceiptAnswers {
  constructor(
    private readonly receipts: Receipts,
    private readonly waits: ReceiptWaits,
    private readonly config: ChainConfig,
  ) {}

  /** @throws {LimitError} for a wait that the config does not allow */
  checkWait(waitMs: number): void {
    const { maxWaitMs } = this.config.api;
    if (waitMs > maxWaitMs) throw new LimitError(`a wait of ${waitMs} ms`, 'api.maxWaitMs', maxWaitMs);
  }

  /**
   * @param waitMs how long the answer may wait for a block, in ms. When the time is over the receipt says what it says
   *   then, which is no error: an error would lose the ID.
   * @param shown writes the result as JSON
   */
  answer(
    receipt: Receipt,
    waitMs: number,
    caller: IncomingCall,
    shown: (receipt: Receipt) => string,
  ): JsonText | LaterResult {
    if (waitMs === 0 || receipt.status !== 'processing') return new JsonText(shown(receipt));
    return new LaterResult(this.later(receipt, waitMs, caller, shown));
  }

  private async later(
    { id }: Receipt,
    waitMs: number,
    caller: IncomingCall,
    shown: (receipt: Receipt) => string,
  ): Promise<JsonText> {
    const receiptId = decodeReceiptId(id);
    await this.waits.untilTaken(receiptId.seq, waitMs, caller.signal);
    return new JsonText(shown(await this.receipts.findOne(receiptId)));
  }
}
