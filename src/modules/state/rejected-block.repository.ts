import { Injectable } from '@nestjs/common';
import type { Id } from '../../common/id.js';
import { errorFields, Log } from '../../common/log.js';
import { Block } from '../block/block.js';
import { Database, type Statement } from '../database/database.service.js';

const KEPT = 1_000;

/**
 * Blocks that consensus rejected. The seed keeps every decided block and its getBlock finds them; here they have a
 * table of their own, bounded by count, and losing one harms nobody: they are written behind the answer.
 */
@Injectable()
export class RejectedBlockRepository {
  private readonly insert: Statement;
  private readonly byId: Statement;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {
    this.insert = database.statement(
      'reject',
      `WITH old AS (
        DELETE FROM {schema}.rejected_block WHERE seq <= (SELECT max(seq) - ${KEPT} FROM {schema}.rejected_block)
      )
      INSERT INTO {schema}.rejected_block (id, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
    );
    this.byId = database.statement(
      'rejected_by_id',
      'SELECT bytes FROM {schema}.rejected_block WHERE id = $1',
    );
  }

  add(block: Block): void {
    this.writing = this.writing
      .then(() => this.database.run(this.insert, [block.id, block.bytes], 0))
      .then(
        () => {},
        (error) => this.log.warn('a rejected block was not kept', errorFields(error)),
      );
  }

  async findById(id: Id, limitMs: number): Promise<Block | undefined> {
    const [row] = await this.database.run<{ bytes: Buffer }>(this.byId, [id], limitMs);
    return row && Block.parse(row.bytes);
  }

  /** Waits for what is under way. */
  async settle(): Promise<void> {
    await this.writing;
  }
}
