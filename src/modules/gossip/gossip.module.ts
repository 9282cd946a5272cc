import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppMessagesModule } from '../app-messages/app-messages.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StateModule } from '../state/state.module.js';
import { Gossip } from './gossip.service.js';
import { GossipMetrics } from './gossip-metrics.js';

/** Brings proposals to the nodes that can build blocks of them. */
@Module({
  imports: [AppMessagesModule, MempoolModule, MetricsModule, StateModule],
  providers: [Gossip, GossipMetrics],
})
export class GossipModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly gossip: Gossip) {}

  onApplicationBootstrap(): void {
    this.gossip.start();
  }

  onModuleDestroy(): void {
    this.gossip.stop();
  }
}
