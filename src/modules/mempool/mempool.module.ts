import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { StateModule } from '../state/state.module.js';
import { ForgottenKeys } from './forgotten-keys.js';
import { Mempool } from './mempool.service.js';

/** Owns the queue of proposals. */
@Module({
  imports: [LedgerModule, StateModule],
  providers: [ForgottenKeys, Mempool],
  exports: [Mempool],
})
export class MempoolModule {}
