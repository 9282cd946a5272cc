import { Module, type OnModuleInit } from '@nestjs/common';
import { ChainContext } from '../../common/chain-context.js';
import { idToCb58 } from '../../common/id.js';
import { HealthModule } from '../health/health.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Metrics } from '../metrics/metrics.service.js';
import { StateModule } from '../state/state.module.js';
import { ChainGauges } from './chain-gauges.js';
import { OpsServer } from './ops-server.js';

/** What operators see of the chain besides its API: gauges, and a port for programs that cannot reach the node's. */
@Module({
  imports: [MetricsModule, StateModule, MempoolModule, HealthModule],
  providers: [ChainGauges, OpsServer],
})
export class OpsModule implements OnModuleInit {
  constructor(
    private readonly gauges: ChainGauges,
    private readonly metrics: Metrics,
    private readonly context: ChainContext,
  ) {}

  onModuleInit(): void {
    this.metrics.registry.setDefaultLabels({ chain: idToCb58(this.context.chainId) });
    this.gauges.register();
  }
}
