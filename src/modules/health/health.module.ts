import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { MempoolModule } from '../mempool/mempool.module.js';
import { StateModule } from '../state/state.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Says whether the chain can do its work, and what it is doing. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), StateModule, MempoolModule],
  controllers: [HealthController],
  providers: [HealthService],
  exports: [HealthService],
})
export class HealthModule {}
