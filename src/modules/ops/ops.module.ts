import { Module, type OnModuleInit } from '@nestjs/common';
import { MempoolModule } from '../mempool/mempool.module.js';
import { StateModule } from '../state/state.module.js';
import { ChainGauges } from './chain-gauges.js';

/** What operators see of the chain besides its API: gauges, and a port for those who cannot reach the node's. */
@Module({
  imports: [StateModule, MempoolModule],
  providers: [ChainGauges],
})
export class OpsModule implements OnModuleInit {
  constructor(private readonly gauges: ChainGauges) {}

  onModuleInit(): void {
    this.gauges.register();
  }
}
