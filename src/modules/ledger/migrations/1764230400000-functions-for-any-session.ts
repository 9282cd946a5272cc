import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';
import { fromCb58 } from './view-functions.js';

const SIGNATURES = ['cb58(bytea)', 'from_cb58(text)', 'utf8(bytea)'];

/**
 * The functions of the views for any session that may use the schema: `from_cb58` was read otherwise where
 * `standard_conforming_strings` is off, and a database whose functions are nobody's by default gave a reader of the views no right to
 * them.
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

  /** What it mended was never meant. */
  async down(): Promise<void> {}
}
