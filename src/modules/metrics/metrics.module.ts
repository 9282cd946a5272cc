import { Module } from '@nestjs/common';
import { Metrics } from './metrics.service.js';
import { RuntimeMetrics } from './runtime-metrics.js';

/** Owns the metrics; the other modules record into them. */
@Module({ providers: [Metrics, RuntimeMetrics], exports: [Metrics] })
export class MetricsModule {}
