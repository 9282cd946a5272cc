import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/modules/database/data-source-options.js';
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

export default new DataSource(
  dataSourceOptions(required('DATABASE_SCHEMA'), TABLES, { url: required('DATABASE_URL') }),
);
