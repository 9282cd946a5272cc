import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { VERSION } from '../../version.js';
import { Metrics } from './metrics.service.js';
import { RuntimeMetrics } from './runtime-metrics.js';

/** Owns what is counted and timed; the others record into it. */
@Module({
  providers: [
    Metrics,
    {
      provide: RuntimeMetrics,
      inject: [Metrics],
      useFactory: (metrics: Metrics) => new RuntimeMetrics(metrics, VERSION),
    },
  ],
  exports: [Metrics],
})
export class MetricsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly runtime: RuntimeMetrics) {}

  onApplicationBootstrap(): void {
    this.runtime.start();
  }

  onApplicationShutdown(): void {
    this.runtime.stop();
  }
}
