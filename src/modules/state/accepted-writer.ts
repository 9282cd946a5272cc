import { Injectable } from '@nestjs/common';
import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { ChainConfig } from '../../config/chain-config.js';
import { type Caller, hostCaller } from '../database/caller.js';
import { type AcceptedBlock, AcceptRepository } from '../ledger/accept.repository.js';
import { AcceptedPointer } from './accepted-pointer.js';

/** Writes accepted blocks to Postgres and, at the same time, the pointer to the node's database. */
@Injectable()
export class AcceptedWriter {
  private readonly caller: Caller;

  constructor(
    private readonly repository: AcceptRepository,
    private readonly pointer: AcceptedPointer,
    config: ChainConfig,
  ) {
    this.caller = hostCaller(config.database);
  }

  /**
   * Does both writes at once, and resolves when both are done. After a crash between them, the lower of the two counts.
   *
   * @param blocks in order, following the last written block
   * @param changes of the node's database that belong to them
   * @throws {FencedError} @throws {AcceptedConflictError} @throws {DatabaseUnavailableError}
   */
  async write(blocks: readonly AcceptedBlock[], changes: readonly NodeDatabaseWrite[]): Promise<void> {
    const [first] = blocks;
    const last = blocks.at(-1);
    if (!first || !last) return;
    const pointed = this.pointer.write(last.block, changes).then(() => crashPoint('pointer-written'));
    try {
      await Promise.all([this.commit(blocks), pointed]);
    } catch (error) {
      // It is not known what the database will have at these heights, so the pointer names the last block that both had
      // for sure.
      await pointed.catch(() => {});
      await this.pointer.write({ height: first.block.height - 1n, id: first.block.parentId }).catch(() => {});
      throw error;
    }
  }

  private async commit(blocks: readonly AcceptedBlock[]): Promise<void> {
    crashPoint('before-accept-commit');
    await this.repository.accept(blocks, this.caller);
    crashPoint('after-accept-commit');
  }
}
