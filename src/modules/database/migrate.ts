import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { ExpectedError } from '../../common/expected-error.js';

/** Distinguishes this project's advisory locks from other programs' locks in the same database. */
const LOCK_SPACE = 0x7473766d; // "tsvm"

/** The columns whose numbers come from a sequence. */
const COUNTED = [
  ['migration', 'id'],
  ['rejected_block', 'seq'],
] as const;

/** The driver's client, which reads its time limit for each query. */
interface ClientWithParameters {
  readonly connectionParameters: { query_timeout: number | false };
}

/** A newer timestampvm has changed the tables; the message has the remedy. */
export class NewerSchemaError extends ExpectedError {
  readonly code = 'newerSchema';

  constructor(schema: string, migration: string) {
    super(
      `the database schema ${schema} was changed by a newer timestampvm (migration ${migration}): install that one again`,
    );
  }
}

/**
 * Creates the schema and brings its tables up to date, in one transaction under an advisory lock of that
 * transaction: processes that start together wait for each other, and a crash leaves neither a lock nor half a schema.
 *
 * @throws {NewerSchemaError}
 */
export async function migrate(dataSource: DataSource, schema: string): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_SPACE, schema]);
    await createSchema(runner, schema);
    await refuseNewer(runner, dataSource, schema);
    await advanceSequences(runner, schema);
    await unhurried(runner, () => new MigrationExecutor(dataSource, runner).executePendingMigrations());
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {});
    throw error;
  } finally {
    await runner.release();
  }
}

/**
 * Runs a migration without time limits, neither the server's nor the driver's: its time depends on the size of the
 * table.
 */
async function unhurried(runner: QueryRunner, work: () => Promise<unknown>): Promise<void> {
  await runner.query('SET LOCAL statement_timeout = 0');
  const { connectionParameters } = (await runner.connect()) as ClientWithParameters;
  const limit = connectionParameters.query_timeout;
  connectionParameters.query_timeout = false;
  try {
    await work();
  } finally {
    connectionParameters.query_timeout = limit;
  }
}

/**
 * Creates the schema if it is missing. `CREATE SCHEMA IF NOT EXISTS` would need the right even if an administrator has
 * already created it.
 */
async function createSchema(runner: QueryRunner, schema: string): Promise<void> {
  const [there] = await runner.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (!there) await runner.query(`CREATE SCHEMA "${schema}"`);
}

/** Logical replication copies rows but not sequences, so on the new server the next number would already be in use. */
async function advanceSequences(runner: QueryRunner, schema: string): Promise<void> {
  for (const [table, column] of COUNTED) {
    if (!(await runner.hasTable(`${schema}.${table}`))) continue;
    const place = `"${schema}"."${table}"`;
    const sequence = `pg_get_serial_sequence('${place}', '${column}')`;
    await runner.query(
      `SELECT setval(${sequence}, top) FROM (SELECT max(${column}) AS top FROM ${place}) AS taken
      WHERE top > coalesce(pg_sequence_last_value(${sequence}::regclass), 0)`,
    );
  }
}

async function refuseNewer(runner: QueryRunner, { migrations }: DataSource, schema: string): Promise<void> {
  if (!(await runner.hasTable(`${schema}.migration`))) return;
  const known = new Set(migrations.map(({ name }) => name));
  const applied: { name: string }[] = await runner.query(`SELECT name FROM "${schema}".migration`);
  for (const { name } of applied) if (!known.has(name)) throw new NewerSchemaError(schema, name);
}
