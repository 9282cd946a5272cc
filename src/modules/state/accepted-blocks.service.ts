import { Injectable } from '@nestjs/common';
import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idsEqual } from '../../common/id.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import type { Block } from '../block/block.js';
import { type Caller, CLIENT } from '../database/caller.js';
import type { AcceptedBlock } from '../ledger/accept.repository.js';
import { BlockRepository, type DecidedBlock } from '../ledger/block.repository.js';
import { AcceptedWriter } from './accepted-writer.js';
import { LatestBlocks } from './latest-blocks.js';
import { RecentBlocks } from './recent-blocks.js';
import { StoredChain } from './stored-chain.js';
import { WriteBehind } from './write-behind.js';

type Listener = (accepted: AcceptedBlock) => void;

/** The accepted blocks. Reads come from memory if possible, else from Postgres. Only `ChainState` adds a block. */
@Injectable()
export class AcceptedBlocks {
  private last: Block;
  private readonly latest: LatestBlocks;
  private readonly recent = new RecentBlocks();
  private readonly behind: WriteBehind;
  private readonly listeners = new Set<Listener>();

  constructor(
    stored: StoredChain,
    private readonly blocks: BlockRepository,
    private readonly writer: AcceptedWriter,
    errors: UnexpectedErrors,
  ) {
    this.last = stored.last;
    this.latest = new LatestBlocks(this.last);
    this.recent.add(this.last);
    this.behind = new WriteBehind(
      (accepted, changes) => this.writer.write(accepted, changes),
      (error) => errors.report(error, 'the writing of accepted blocks'),
    );
  }

  get lastAccepted(): Block {
    return this.last;
  }

  /** Height of the last block that is accepted in Postgres. Rows above it are an archive. */
  get writtenHeight(): bigint {
    return this.behind.writtenHeight ?? this.last.height;
  }

  /** The number of blocks that were accepted while bootstrapping and are not in Postgres yet. */
  get writeBehindLag(): number {
    return this.behind.lag;
  }

  /** Looks in memory only: a block that is not in Postgres yet, or one that was used recently. */
  findInMemory(id: Id): Block | undefined {
    return this.behind.find(id) ?? this.recent.get(id);
  }

  /** A block that is not in Postgres yet. */
  findUnwritten(id: Id): Block | undefined {
    return this.behind.find(id);
  }

  /** Reads an accepted or rejected block from Postgres, by one query. */
  async findStored(id: Id, caller: Caller): Promise<DecidedBlock | undefined> {
    // A block that is not in Postgres yet is in memory; a row at its height still belongs to the archive.
    const stored = await this.blocks.findById(id, this.writtenHeight, caller);
    if (stored?.status === 'accepted') this.recent.add(stored.block);
    return stored;
  }

  /** The accepted block at a height. */
  async findAccepted(height: bigint, caller = CLIENT): Promise<Block | undefined> {
    if (height > this.last.height) return undefined;
    return this.findHeld(height) ?? this.blocks.findByHeight(height, caller);
  }

  /** The height from which on every accepted block is in memory, and Postgres need not be asked. */
  get heldFrom(): bigint {
    const { lowest } = this.latest;
    const unwritten = this.writtenHeight + 1n;
    return lowest < unwritten ? lowest : unwritten;
  }

  /** Looks in memory only: never undefined for the heights from `heldFrom` on. */
  findHeld(height: bigint): Block | undefined {
    return this.latest.find(height) ?? this.behind.findAt(height);
  }

  async isAccepted(block: Block, caller: Caller): Promise<boolean> {
    if (block.height > this.last.height) return false;
    if (this.findInMemory(block.id)) return true;
    const accepted = await this.findAccepted(block.height, caller);
    return accepted !== undefined && idsEqual(accepted.id, block.id);
  }

  /** @see BlockRepository#backwards */
  backwards(from: bigint, count: number, bytes: number, caller: Caller): AsyncGenerator<Uint8Array[]> {
    return this.blocks.backwards(from, count, bytes, caller);
  }

  /**
   * Adds the next block. Resolves when it is committed; with `isBehind`, already when it waits for its batch.
   *
   * @param changes of the node's database that belong to the block
   * @throws {AcceptedConflictError} @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  async append(
    accepted: AcceptedBlock,
    changes: readonly NodeDatabaseWrite[],
    isBehind: boolean,
  ): Promise<void> {
    if (isBehind) await this.behind.add(accepted, changes);
    else await this.writer.write([accepted], changes);
    this.last = accepted.block;
    this.latest.add(accepted.block);
    this.recent.add(accepted.block);
    for (const listener of this.listeners) listener(accepted);
  }

  /** Waits until all accepted blocks are in Postgres. */
  flush(): Promise<void> {
    return this.behind.flush();
  }

  /**
   * @param listener called when a block was accepted, in the order of the chain
   * @returns a function that stops listening
   */
  onAccepted(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
