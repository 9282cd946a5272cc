import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LedgerModule } from '../ledger/ledger.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { StateModule } from '../state/state.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { ChainIndicator } from './indicators/chain.indicator.js';
import { ClockIndicator } from './indicators/clock.indicator.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { MempoolIndicator } from './indicators/mempool.indicator.js';
import { WriteBehindIndicator } from './indicators/write-behind.indicator.js';
import { WriterIndicator } from './indicators/writer.indicator.js';
import { ServerClock } from './server-clock.js';

/** Says whether the chain can do its work, and what it is doing. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LedgerModule, StateModule, MempoolModule],
  controllers: [HealthController],
  providers: [
    HealthService,
    DatabaseIndicator,
    WriterIndicator,
    ChainIndicator,
    WriteBehindIndicator,
    MempoolIndicator,
    ClockIndicator,
    ServerClock,
  ],
  exports: [HealthService],
})
export class HealthModule {}
