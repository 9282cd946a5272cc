import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';

/**
 * Which node takes the proposals of this schema: part of the IDs of receipts. It stays when the schema moves to another
 * node, so that its receipts stay true.
 */
export class Origin1764240000000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'Origin1764240000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${schemaOf(runner)}.chain ADD COLUMN origin bytea`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ${schemaOf(runner)}.chain DROP COLUMN origin`);
  }
}
