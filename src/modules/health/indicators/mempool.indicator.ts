import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { ChainConfig } from '../../../config/chain-config.js';
import { Mempool } from '../../mempool/mempool.service.js';

/** The share of the queue that may be in use. */
const NEARLY_FULL = 0.8;

/** In seconds. A proposal that waits longer is far back in a long queue, or the chain builds no blocks. */
const LONG_WAIT = 300;

/** Whether proposals get from the queue into blocks. */
@Injectable()
export class MempoolIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly mempool: Mempool,
    private readonly config: ChainConfig,
  ) {}

  run() {
    const { size: count, sizeBytes: bytes, oldestAgeMs } = this.mempool;
    const { maxCount, maxBytes } = this.config.mempool;
    const fill = Math.round(Math.max(count / maxCount, bytes / maxBytes) * 1000) / 1000;
    const oldestSeconds = Math.round(oldestAgeMs / 1000);
    const details = { count, bytes, fill, oldestSeconds };
    const indicator = this.indicators.check('mempool');
    if (fill >= NEARLY_FULL) return indicator.degraded({ ...details, reason: 'the queue is nearly full' });
    if (oldestSeconds > LONG_WAIT) {
      return indicator.degraded({
        ...details,
        reason: `the oldest proposal has waited for more than ${LONG_WAIT} s`,
      });
    }
    return indicator.up(details);
  }
}
