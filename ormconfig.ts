import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { DatabaseConfig } from './src/config/database-config.js';
import { dataSourceOptions } from './src/modules/database/data-source-options.js';
import { postgresConnection } from './src/modules/database/postgres-connection.js';
import { triedAgainPlain } from './src/modules/database/prefer-tls.js';
import { TABLES } from './src/tables.js';

/**
 * For TypeORM's command line, on one chain's schema:
 * `DATABASE_URL=postgres://… DATABASE_SCHEMA=… npm run migration:show` (or `migration:revert`).
 * A chain brings its schema up to date by itself when it starts.
 */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const schema = required('DATABASE_SCHEMA');
const config = Object.assign(new DatabaseConfig(), { url: required('DATABASE_URL') });

const dataSource = new DataSource(
  dataSourceOptions(schema, TABLES, { extra: postgresConnection(config, schema) }),
);
// Finds out whether the server has TLS, which the next connection remembers.
await triedAgainPlain(() => dataSource.initialize());
await dataSource.destroy();

export default dataSource;
