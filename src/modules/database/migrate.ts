import { type DataSource, MigrationExecutor } from 'typeorm';

/** Distinguishes this project's advisory locks from those of others in the same database. */
const LOCK_SPACE = 0x7473766d; // "tsvm"

/**
 * Creates the schema and brings its tables up to date, in one transaction under an advisory lock of that
 * transaction: processes that start together wait for each other, and a crash leaves neither a lock nor half a schema.
 */
export async function migrate(dataSource: DataSource, schema: string): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACE, schema]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
    throw error;
  } finally {
    await runner.release();
  }
}
