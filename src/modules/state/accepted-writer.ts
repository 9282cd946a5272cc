import { Injectable } from '@nestjs/common';
import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idsEqual, idToCb58 } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { type Caller, hostCaller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import { AcceptedPointer } from './accepted-pointer.js';
import { type AcceptedBlock, BlockRepository } from './block.repository.js';
import { ChainClaim } from './chain.repository.js';

/** Postgres has another block at a height that it counts as accepted: the chain cannot go on. */
export class AcceptedConflictError extends ExpectedError {
  readonly code = 'acceptedConflict';

  constructor(height: bigint, stored: Id | undefined, accepted: Id) {
    const found = stored ? idToCb58(stored) : 'no block';
    super(
      `block ${idToCb58(accepted)} was accepted at height ${height}, but the database refuses it there (it has ${found}): see docs/durability.md, "Different histories"`,
    );
  }
}

/** Accepted blocks on their way to Postgres and, beside it, the pointer to the node's database. */
@Injectable()
export class AcceptedWriter {
  private readonly whatIsThere: Statement;
  private readonly caller: Caller;

  constructor(
    private readonly database: Database,
    private readonly blocks: BlockRepository,
    private readonly pointer: AcceptedPointer,
    private readonly claim: ChainClaim,
    config: ChainConfig,
  ) {
    this.caller = hostCaller(config.database);
    this.whatIsThere = database.statement(
      'refused',
      `SELECT token::text AS token, chain.height::text AS height, block.id
      FROM {schema}.chain LEFT JOIN {schema}.block ON block.height = $1`,
    );
  }

  /**
   * Both writes at once; done when both are. A crash between them leaves the lower of the two to be the truth.
   *
   * @param blocks in order, following the last one written
   * @throws {FencedError} @throws {AcceptedConflictError} @throws {DatabaseUnavailableError}
   */
  async write(blocks: readonly AcceptedBlock[], more: readonly NodeDatabaseWrite[]): Promise<void> {
    const [first] = blocks;
    const last = blocks.at(-1);
    if (!first || !last) return;
    const pointed = this.pointer.write(last.block, more).then(() => crashPoint('pointer-written'));
    try {
      await Promise.all([this.store(blocks, last), pointed]);
    } catch (error) {
      // Nobody knows what the database will have at these heights one day: the pointer names what both had for sure.
      await pointed.catch(() => {});
      await this.pointer.write({ height: first.block.height - 1n, id: first.block.parentId }).catch(() => {});
      throw error;
    }
  }

  private async store(blocks: readonly AcceptedBlock[], last: AcceptedBlock): Promise<void> {
    crashPoint('before-accept-commit');
    const isAccepted = await this.blocks.accept(blocks, this.claim.token, this.caller);
    crashPoint('after-accept-commit');
    if (isAccepted) return;
    await this.explainRefusal(last);
  }

  /** Returns when the refusal was only that of a second try whose first had been committed unseen. */
  private async explainRefusal({ block }: AcceptedBlock): Promise<void> {
    const [row] = await this.database.run<{ token: string; height: string; id: Buffer | null }>(
      this.whatIsThere,
      [block.height],
      this.caller,
    );
    if (row?.token !== this.claim.token) throw this.database.fenced();
    const isAccepted = BigInt(row.height) >= block.height;
    if (isAccepted && row.id && idsEqual(row.id, block.id)) return;
    throw new AcceptedConflictError(block.height, isAccepted ? (row.id ?? undefined) : undefined, block.id);
  }
}
