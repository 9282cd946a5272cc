import pg from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { BlockEntity } from './block.entity.js';
import { ChainEntity } from './chain.entity.js';
import { Initial1763900000000 } from './migrations/1763900000000-initial.js';
import { Views1763900001000 } from './migrations/1763900001000-views.js';
import { ProposalsOfBlocks1763900002000 } from './migrations/1763900002000-proposals-of-blocks.js';
import { FunctionsForAnySession1764230400000 } from './migrations/1764230400000-functions-for-any-session.js';
import { ProposalEntity } from './proposal.entity.js';
import { RejectedBlockEntity } from './rejected-block.entity.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** The one description of the database, for the chain, for TypeORM's command line (`ormconfig.ts`) and for tests. */
export function dataSourceOptions(
  schema: string,
  connection: Pick<PostgresOptions, 'url' | 'poolSize' | 'extra' | 'logger' | 'poolErrorHandler'>,
): PostgresOptions {
  return {
    type: 'postgres',
    // TypeORM would look for the package at run time, and not find it in the bundle.
    driver: pg,
    logging: false,
    ...connection,
    schema,
    entities: [BlockEntity, ChainEntity, ProposalEntity, RejectedBlockEntity],
    migrations: [
      Initial1763900000000,
      Views1763900001000,
      ProposalsOfBlocks1763900002000,
      FunctionsForAnySession1764230400000,
    ],
    migrationsTableName: 'migration',
    synchronize: false,
    installExtensions: false,
  };
}

/** The driver's pool of a data source that is initialized. */
export function typeormPool({ driver }: DataSource): pg.Pool {
  return (driver as unknown as { master: pg.Pool }).master;
}
