import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { StateModule } from '../state/state.module.js';
import { ChainCheck } from './checks/chain.check.js';
import { ClockCheck } from './checks/clock.check.js';
import { DatabaseCheck } from './checks/database.check.js';
import { MempoolCheck } from './checks/mempool.check.js';
import { WriteBehindCheck } from './checks/write-behind.check.js';
import { WriterCheck } from './checks/writer.check.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Says whether the chain can do its work, and what it is doing. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LedgerModule, StateModule, MempoolModule],
  controllers: [HealthController],
  providers: [
    HealthService,
    DatabaseCheck,
    WriterCheck,
    ChainCheck,
    WriteBehindCheck,
    MempoolCheck,
    ClockCheck,
  ],
  exports: [HealthService],
})
export class HealthModule {}
