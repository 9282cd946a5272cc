import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ChainContext } from '../../common/chain-context.js';
import { Log } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Database } from './database.service.js';
import { openDatabase } from './open-database.js';

/** Owns the connection to Postgres (or PGlite) and the tables; who may read or write which is the others' affair. */
@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [ChainContext, ChainConfig, Log],
      useFactory: (context: ChainContext, config: ChainConfig, log: Log) =>
        openDatabase(context, config.database, log),
    },
  ],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
