import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';
import { fromCb58 } from './view-functions.js';

const SIGNATURES = ['cb58(bytea)', 'from_cb58(text)', 'utf8(bytea)'];

/**
 * Makes the functions of the views work in any session that may use the schema. Before, `from_cb58` failed if
 * `standard_conforming_strings` was off, and in a database whose functions are private by default, a reader of the
 * views had no right to them.
 */
export class FunctionsForAnySession1764230400000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'FunctionsForAnySession1764230400000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = schemaOf(runner);
    await runner.query(fromCb58(schema).replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
    for (const signature of SIGNATURES) {
      await runner.query(`GRANT EXECUTE ON FUNCTION ${schema}.${signature} TO PUBLIC`);
    }
  }

  /** Undoes nothing, because the old behaviour was a fault. */
  async down(): Promise<void> {}
}
