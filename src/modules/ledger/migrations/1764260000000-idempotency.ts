import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';

/** The keys by which clients repeat a proposal without proposing it twice. */
export class Idempotency1764260000000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'Idempotency1764260000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ${schemaOf(runner)}.idempotency (
        key text PRIMARY KEY,
        seq bigint NOT NULL,
        sha256 bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${schemaOf(runner)}.idempotency`);
  }
}
