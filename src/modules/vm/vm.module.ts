import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { HttpModule } from '../http/http.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StateModule } from '../state/state.module.js';
import { PendingReminder } from './pending-reminder.service.js';
import { Shutdown } from './shutdown.service.js';
import { UnsupportedCallsController } from './unsupported-calls.controller.js';
import { VmController } from './vm.controller.js';
import { VmService } from './vm.service.js';

/** The VM: applies the host's calls to state, queue and blocks. */
@Module({
  imports: [MetricsModule, HttpModule, StateModule, MempoolModule, HealthModule],
  controllers: [VmController, UnsupportedCallsController],
  providers: [VmService, PendingReminder, Shutdown],
  exports: [VmService],
})
export class VmModule {}
