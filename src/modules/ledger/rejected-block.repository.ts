import { Injectable } from '@nestjs/common';
import { type Id, idKey } from '../../common/id.js';
import { errorFields, Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import type { Block } from '../block/block.js';
import { ONCE } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { ChainClaim } from './chain.repository.js';

const KEPT = 1_000;
/** The most blocks that wait to be written. While the database is away, others are dropped. */
const MAX_WAITING = 64;

/**
 * Blocks that consensus rejected. timestampvm-rs keeps every decided block, and its getBlock finds them. Here they have
 * their own table, bounded by count. They are written after the answer, because losing one harms nobody.
 */
@Injectable()
export class RejectedBlockRepository {
  private readonly insert: Statement;
  private writing: Promise<void> = Promise.resolve();
  /** Blocks that are being written, by ID. */
  private readonly waiting = new Map<string, Block>();

  constructor(
    private readonly database: Database,
    private readonly claim: ChainClaim,
    private readonly log: Log,
    private readonly errors: UnexpectedErrors,
  ) {
    this.insert = database.statement(
      'reject',
      `WITH held AS (SELECT FROM {schema}.chain WHERE token = $3 FOR KEY SHARE), old AS (
        DELETE FROM {schema}.rejected_block
        WHERE seq <= (SELECT max(seq) - ${KEPT} FROM {schema}.rejected_block) AND EXISTS (SELECT FROM held)
      ), stored AS (
        INSERT INTO {schema}.rejected_block (id, bytes) SELECT $1::bytea, $2::bytea FROM held ON CONFLICT DO NOTHING
      )
      SELECT count(*)::int AS held FROM held`,
      'write',
    );
  }

  /** Adds a block. It is not in the database yet when this returns, and only a bounded number waits. */
  add(block: Block): void {
    const key = idKey(block.id);
    if (this.waiting.size >= MAX_WAITING || this.waiting.has(key)) return;
    this.waiting.set(key, block);
    this.writing = this.writing
      .then(() => this.store(block))
      .catch((error) => this.notKept(error))
      .finally(() => {
        this.waiting.delete(key);
      });
  }

  private notKept(error: unknown): void {
    const expected = this.errors.toExpected(error, 'the keeping of a rejected block');
    if (expected === error) this.log.warn('a rejected block was not kept', errorFields(expected));
  }

  private async store(block: Block): Promise<void> {
    const values = [block.id, block.bytes, this.claim.token];
    const [row] = await this.database.run<{ held: number }>(this.insert, values, ONCE);
    if (row?.held !== 1) throw this.database.fenced();
  }

  /** A block that is not in the table yet; `BlockRepository` reads the table. */
  findWaiting(id: Id): Block | undefined {
    return this.waiting.get(idKey(id));
  }

  /** Waits for the writes under way. */
  async settle(): Promise<void> {
    await this.writing;
  }
}
