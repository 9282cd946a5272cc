import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from './schema-of.js';
import { cb58, fromCb58, utf8 } from './view-functions.js';

/**
 * The views for other programs (docs/sql-views.md). Their promise stays, whatever happens to the tables. They show only
 * accepted blocks, never the archive above the chain's height.
 */
export class Views1763900001000 implements MigrationInterface {
  // A property: the bundler may rename the class.
  name = 'Views1763900001000';

  async up(runner: QueryRunner): Promise<void> {
    const schema = schemaOf(runner);
    for (const define of [cb58, fromCb58, utf8]) await runner.query(define(schema));
    await runner.query(`CREATE VIEW ${schema}.blocks AS ${acceptedBlocks(schema)}`);
    await runner.query(`
      CREATE VIEW ${schema}.proposals AS
      SELECT
        p.seq,
        p.proposed_at,
        octet_length(p.data) AS size,
        p.data,
        encode(p.data, 'hex') AS data_hex,
        ${schema}.utf8(p.data) AS data_text
      FROM ${schema}.proposal p`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const schema = schemaOf(runner);
    for (const view of ['proposals', 'blocks']) await runner.query(`DROP VIEW ${schema}.${view}`);
    for (const signature of ['utf8(bytea)', 'from_cb58(text)', 'cb58(bytea)']) {
      await runner.query(`DROP FUNCTION ${schema}.${signature}`);
    }
  }
}

/** Beyond the year 9999 most clients cannot read a time. */
const TIME = 'CASE WHEN b.timestamp <= 253402300799 THEN to_timestamp(b.timestamp) END';

/** @param more columns behind the others */
export const acceptedBlocks = (schema: string, more = ''): string => `
      SELECT
        b.height,
        ${schema}.cb58(b.id) AS id,
        ${schema}.cb58(b.parent_id) AS parent_id,
        ${TIME} AS time,
        b.timestamp,
        octet_length(b.data) AS size,
        b.data,
        encode(b.data, 'hex') AS data_hex,
        ${schema}.utf8(b.data) AS data_text,
        b.id AS id_bytes,
        b.parent_id AS parent_id_bytes${more}
      FROM ${schema}.block b
      WHERE b.height <= (SELECT c.height FROM ${schema}.chain c)`;
