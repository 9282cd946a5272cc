import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { SearchModule } from '../search/search.module.js';
import { StateModule } from '../state/state.module.js';
import { FollowedReceipts } from './followed-receipts.js';
import { Once } from './once.js';
import { ReceiptWaits } from './receipt-waits.js';
import { Receipts } from './receipts.service.js';

/** Tells what became of proposals. */
@Module({
  imports: [LedgerModule, MempoolModule, SearchModule, StateModule],
  providers: [FollowedReceipts, Once, Receipts, ReceiptWaits],
  exports: [FollowedReceipts, Once, Receipts, ReceiptWaits],
})
export class ReceiptsModule {}
