import { Injectable } from '@nestjs/common';
import type { Receipt } from './receipt.js';
import type { ReceiptId } from './receipt-id.js';
import { ReceiptWaits } from './receipt-waits.js';
import { Receipts } from './receipts.service.js';

/** Waits for receipts without a limit, for callers whose connection holds nobody up. */
@Injectable()
export class FollowedReceipts {
  constructor(
    private readonly receipts: Receipts,
    private readonly waits: ReceiptWaits,
  ) {}

  /**
   * @returns the receipt when a block has taken its proposal, when the signal is aborted, or at the end of the chain; an
   *   unknown one at once
   */
  async follow(id: ReceiptId, signal: AbortSignal): Promise<Receipt> {
    for (;;) {
      const receipt = await this.receipts.findOne(id);
      if (receipt.status !== 'processing' || signal.aborted || this.waits.haveEnded) return receipt;
      await this.waits.untilTaken(id.seq, undefined, signal);
    }
  }
}
