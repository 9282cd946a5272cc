import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';

/** Each start asks which block took a proposal of the queue. Without an index this would read the whole chain. */
export class ProposalsOfBlocks1763900002000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'ProposalsOfBlocks1763900002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX block_proposal_idx ON ${schemaOf(runner)}.block (proposal) WHERE proposal IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${schemaOf(runner)}.block_proposal_idx`);
  }
}
