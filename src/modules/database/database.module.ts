import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ChainContext } from '../../common/chain-context.js';
import { Log } from '../../common/log.js';
import { SlowLog } from '../../common/slow-log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Metrics } from '../metrics/metrics.service.js';
import { Database } from './database.service.js';
import { openDatabase } from './open-database.js';

const CLOSE_LIMIT_MS = 500;

async function openObserved(
  context: ChainContext,
  config: ChainConfig,
  log: Log,
  metrics: Metrics,
): Promise<Database> {
  const database = await openDatabase(context, config.database, log);
  const slow = new SlowLog(log, 'statement', config.slowStatementTime);
  database.observe = (name, ms, isError) => {
    metrics.statement(name, ms, isError);
    slow.record(name, ms);
  };
  return database;
}

/** Owns the connection to Postgres (or PGlite) and the tables; who may read or write which is the others' affair. */
@Module({
  imports: [MetricsModule],
  providers: [
    {
      provide: Database,
      inject: [ChainContext, ChainConfig, Log, Metrics],
      useFactory: openObserved,
    },
  ],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close(CLOSE_LIMIT_MS);
  }
}
