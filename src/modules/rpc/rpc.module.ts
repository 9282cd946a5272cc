import { Module } from '@nestjs/common';
import { JsonRpcModule } from '../json-rpc/json-rpc.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { SearchModule } from '../search/search.module.js';
import { StateModule } from '../state/state.module.js';
import { AdminController } from './admin.controller.js';
import { ChainController } from './chain.controller.js';
import { GetsController } from './gets.controller.js';
import { HistoryController } from './history.controller.js';
import { QueueController } from './queue.controller.js';
import { ReceiptAnswers } from './receipt-answers.js';
import { ReceiptsController } from './receipts.controller.js';
import { SearchController } from './search.controller.js';
import { StatusController } from './status.controller.js';

/** The chain's APIs. */
@Module({
  imports: [JsonRpcModule, StateModule, MempoolModule, ReceiptsModule, SearchModule],
  providers: [ReceiptAnswers],
  controllers: [
    ChainController,
    HistoryController,
    ReceiptsController,
    SearchController,
    QueueController,
    StatusController,
    AdminController,
    GetsController,
  ],
})
export class RpcModule {}
