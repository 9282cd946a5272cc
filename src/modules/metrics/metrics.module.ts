import { Module } from '@nestjs/common';
import { Metrics } from './metrics.service.js';
import { RuntimeMetrics } from './runtime-metrics.js';

/** Owns what is counted and timed; the others record into it. */
@Module({ providers: [Metrics, RuntimeMetrics], exports: [Metrics] })
export class MetricsModule {}
