import { Injectable } from '@nestjs/common';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import type { Run } from '../database/run.js';

/** `invalid`: a build was broken off, and its index is of no use. */
export type DataIndexCondition = 'absent' | 'invalid' | 'building' | 'valid';

/**
 * The index by which blocks are found by the sha256 of their data. Eight bytes of it are enough, since the whole is
 * compared with the row, which is read anyway; with the height behind them the first block comes first, and Postgres
 * takes the index even before it has statistics.
 */
export const DATA_PREFIX = 'substr(sha256(data), 1, 8)';
const NAME = 'block_data_idx';

/**
 * Builds and drops that index. No migration does: it takes a second for each million blocks, and a start must not wait
 * for it.
 */
@Injectable()
export class DataIndexRepository {
  private readonly asked: Statement;
  private readonly progressing: Statement;

  constructor(private readonly database: Database) {
    this.asked = database.statement('data_index', CONDITION);
    this.progressing = database.statement('data_index_progress', PROGRESS);
  }

  async condition(caller: Caller): Promise<DataIndexCondition> {
    const { schema } = this.database;
    const [row] = await this.database.run<{ valid: boolean; building: boolean }>(
      this.asked,
      [schema],
      caller,
    );
    if (!row) return 'absent';
    if (row.valid) return 'valid';
    return row.building ? 'building' : 'invalid';
  }

  /** Writes go on meanwhile. */
  async create(run: Run): Promise<void> {
    await run(`CREATE INDEX ${this.concurrently} ${NAME} ON {schema}.block (${DATA_PREFIX}, height)`);
  }

  async drop(run: Run): Promise<void> {
    await run(`DROP INDEX ${this.concurrently} IF EXISTS {schema}.${NAME}`);
  }

  /** The part of a running build that is done, from 0 to 1; undefined when none runs. */
  async progress(caller: Caller): Promise<number | undefined> {
    if (this.database.isSingleSession) return undefined;
    const { schema } = this.database;
    const [row] = await this.database.run<{ done: number }>(this.progressing, [schema], caller);
    return row?.done;
  }

  /** An engine with one session has nobody who could write meanwhile. */
  private get concurrently(): string {
    return this.database.isSingleSession ? '' : 'CONCURRENTLY';
  }
}

const CONDITION = `
SELECT i.indisvalid AS valid, EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.relid = i.indrelid) AS building
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = '${NAME}'`;

// The build reads all blocks twice: to sort them, and to see what has come since.
const PROGRESS = `
SELECT least(1, greatest(0, (coalesce(p.blocks_done::float8 / nullif(p.blocks_total, 0), 0)
  + CASE WHEN p.phase LIKE 'index validation%' OR p.phase LIKE 'waiting for readers%' THEN 1 ELSE 0 END) / 2)) AS done
FROM pg_stat_progress_create_index p JOIN pg_class c ON c.oid = p.relid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = 'block'`;
