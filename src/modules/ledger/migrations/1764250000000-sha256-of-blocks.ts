import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acceptedBlocks } from './1763900001000-views.js';
import { schemaOf } from './schema-of.js';

/** The view of the blocks shows the sha256 of the data, by which most people know a document. */
export class Sha256OfBlocks1764250000000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'Sha256OfBlocks1764250000000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = schemaOf(runner);
    const columns = acceptedBlocks(schema, ', sha256(b.data) AS sha256');
    await runner.query(`CREATE OR REPLACE VIEW ${schema}.blocks AS ${columns}`);
  }

  /** Postgres takes no column out of a view. */
  async down(runner: QueryRunner): Promise<void> {
    const schema = schemaOf(runner);
    await runner.query(`DROP VIEW ${schema}.blocks`);
    await runner.query(`CREATE VIEW ${schema}.blocks AS ${acceptedBlocks(schema)}`);
  }
}
