import pg from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { Tables } from './tables.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** The one description of the database, for the chain, for TypeORM's command line (`ormconfig.ts`) and for tests. */
export function dataSourceOptions(
  schema: string,
  tables: readonly Tables[],
  connection: Pick<PostgresOptions, 'url' | 'poolSize' | 'extra' | 'logger' | 'poolErrorHandler'>,
): PostgresOptions {
  return {
    type: 'postgres',
    // Otherwise TypeORM would load the package at run time, and not find it in the bundle.
    driver: pg,
    logging: false,
    ...connection,
    schema,
    entities: tables.flatMap(({ entities }) => [...entities]),
    migrations: tables.flatMap(({ migrations }) => [...migrations]),
    migrationsTableName: 'migration',
    synchronize: false,
    installExtensions: false,
  };
}

/** The driver's pool of an initialized data source. */
export function typeormPool({ driver }: DataSource): pg.Pool {
  return (driver as unknown as { master: pg.Pool }).master;
}
