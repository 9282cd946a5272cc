import { getHeapStatistics } from 'node:v8';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Histogram } from 'prom-client';
import { VERSION } from '../../version.js';
import { Metrics } from './metrics.service.js';

/**
 * How often the event loop's lag is measured, in ms. A longer stall is measured in full; shorter stalls are sampled.
 */
const INTERVAL_MS = 500;

/** The process itself: whether its only thread is blocked, and how much memory it has. */
@Injectable()
export class RuntimeMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly lag: Histogram;
  private timer: NodeJS.Timeout | undefined;

  constructor(metrics: Metrics) {
    this.lag = metrics.histogram('event_loop_lag_seconds', 'How late a timer of the event loop was.');
    metrics.gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
    metrics.gauge('heap_used_bytes', 'JavaScript heap in use.', () => getHeapStatistics().used_heap_size);
    metrics.gauge('heap_limit_bytes', 'JavaScript heap at most.', () => getHeapStatistics().heap_size_limit);
    metrics.gauge(
      'external_memory_bytes',
      'Memory of buffers outside the heap.',
      () => process.memoryUsage().external,
    );
    const startedAt = Date.now() / 1000 - process.uptime();
    metrics.gauge('start_time_seconds', 'When the process started, Unix time.', () => startedAt);
    metrics.labelledGauge('build_info', 'Always 1; the version is in the label.', 'version', () => ({
      [VERSION]: 1,
    }));
  }

  onApplicationBootstrap(): void {
    let due = performance.now() + INTERVAL_MS;
    this.timer = setInterval(() => {
      const now = performance.now();
      this.lag.observe(Math.max(0, now - due) / 1000);
      due = now + INTERVAL_MS;
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
