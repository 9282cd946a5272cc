import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StatementMetrics } from './statement-metrics.js';

/** What is counted of the database. The database itself is there before the application is (`StoredChain`). */
@Module({
  imports: [MetricsModule],
  providers: [StatementMetrics],
})
export class DatabaseModule {}
