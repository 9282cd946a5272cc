import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Engine } from '../../common/chain-context.js';
import { HealthModule } from '../health/health.module.js';
import { HttpModule } from '../http/http.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StateModule } from '../state/state.module.js';
import { UnsupportedCallsController } from './unsupported-calls.controller.js';
import { VmController } from './vm.controller.js';
import { VmService } from './vm.service.js';

/** A host drops a notification that comes while it may not build, so it is told again while something is pending. */
const REMIND_MS = 500;

/** The VM: what the host's calls mean for state, queue and blocks. */
@Module({
  imports: [MetricsModule, HttpModule, StateModule, MempoolModule, HealthModule],
  controllers: [VmController, UnsupportedCallsController],
  providers: [VmService],
  exports: [VmService],
})
export class VmModule implements OnApplicationBootstrap, OnModuleDestroy {
  private reminder: NodeJS.Timeout | undefined;

  constructor(
    private readonly vm: VmService,
    private readonly engine: Engine,
  ) {}

  onApplicationBootstrap(): void {
    this.reminder = setInterval(() => {
      if (this.vm.isPending) this.engine.notifyPending();
    }, REMIND_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.reminder);
  }
}
