import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { within } from '../../../common/within.js';
import { Database } from '../../database/database.service.js';

/** How long the database may take to answer before it counts as down, in ms. */
export const DATABASE_LIMIT_MS = 2_000;

/** A healthy database never takes longer than this for a query that reads nothing, in ms. */
const SLOW_MS = 500;

/** Whether the database answers, and how fast. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  async run() {
    const indicator = this.indicators.check('database');
    const { isDurable: durable, schema } = this.database;
    try {
      const { ms } = await within(DATABASE_LIMIT_MS, this.database.ping(DATABASE_LIMIT_MS));
      const details = { durable, schema, latencyMs: Math.round(ms * 10) / 10 };
      if (ms > SLOW_MS)
        return indicator.degraded({ ...details, reason: `it took more than ${SLOW_MS} ms to answer` });
      if (!durable) return indicator.degraded({ ...details, reason: 'commits are not forced to disk' });
      return indicator.up(details);
    } catch (error) {
      return indicator.down({ durable, schema, reason: (error as Error).message || 'unreachable' });
    }
  }
}
