import { Injectable } from '@nestjs/common';
import { type NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idsEqual, idToCb58 } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Database } from '../database/database.service.js';
import { FencedError } from '../database/database-errors.js';
import { AcceptedPointer } from './accepted-pointer.js';
import { type AcceptedBlock, BlockRepository } from './block.repository.js';
import { ChainClaim } from './chain.repository.js';

/** Postgres has another block at a height that it counts as accepted: the chain cannot go on. */
export class AcceptedConflictError extends Error {
  constructor(height: bigint, stored: Id | undefined, accepted: Id) {
    const found = stored ? idToCb58(stored) : 'no block';
    super(
      `block ${idToCb58(accepted)} was accepted at height ${height}, but the database refuses it there (it has ${found})`,
    );
  }
}

/** Accepted blocks on their way to Postgres and, beside it, the pointer to the node's database. */
@Injectable()
export class AcceptedWriter {
  constructor(
    private readonly database: Database,
    private readonly blocks: BlockRepository,
    private readonly pointer: AcceptedPointer,
    private readonly claim: ChainClaim,
    private readonly config: ChainConfig,
  ) {}

  /**
   * Both writes at once; done when both are. A crash between them leaves the lower of the two to be the truth.
   *
   * @param blocks in order, following the last one written
   * @throws {FencedError} @throws {AcceptedConflictError} @throws {DatabaseUnavailableError}
   */
  async write(blocks: readonly AcceptedBlock[], more: readonly NodeDatabaseWrite[]): Promise<void> {
    const last = blocks.at(-1);
    if (!last) return;
    await Promise.all([this.store(blocks, last), this.pointer.write(last.block, more)]);
  }

  private async store(blocks: readonly AcceptedBlock[], last: AcceptedBlock): Promise<void> {
    const limit = this.config.database.outageTimeLimit;
    if (await this.blocks.accept(blocks, this.claim.token, limit)) return;
    await this.explainRefusal(last, limit);
  }

  /** Returns when the refusal was only that of a second try whose first had been committed unseen. */
  private async explainRefusal({ block }: AcceptedBlock, limit: number): Promise<void> {
    const [row] = await this.database.run<{ token: string }>(
      this.database.statement('chain_token', 'SELECT token::text AS token FROM {schema}.chain'),
      [],
      limit,
    );
    if (row?.token !== this.claim.token) throw new FencedError(this.database.schema);
    const stored = await this.blocks.findByHeight(block.height, limit);
    if (stored && idsEqual(stored.id, block.id)) return;
    throw new AcceptedConflictError(block.height, stored?.id, block.id);
  }
}
