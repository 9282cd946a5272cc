import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StatementMetrics } from './statement-metrics.js';

/** The metrics of the database. The database itself exists before the application (`StoredChain`). */
@Module({
  imports: [MetricsModule],
  providers: [StatementMetrics],
})
export class DatabaseModule {}
