import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idKey, idsEqual } from '../../common/id.js';
import type { UnexpectedErrors } from '../../common/unexpected-errors.js';
import type { Block } from '../block/block.js';
import type { BlockStatus } from '../block/block-status.js';
import { type Caller, CLIENT } from '../database/caller.js';
import { AcceptOrderError } from './accept-order.error.js';
import { AcceptedConflictError, AcceptedWriter } from './accepted-writer.js';
import { BlockRepository } from './block.repository.js';
import { RecentBlocks } from './recent-blocks.js';
import { RejectedBlockRepository } from './rejected-block.repository.js';
import { WriteBehind } from './write-behind.js';

/** What the host's message adds to each block of an answer to `GetAncestors`. */
const LENGTH_PREFIX_BYTES = 4;

/** What the host's engine is doing with the chain. */
export type EngineState = 'state-syncing' | 'bootstrapping' | 'normal';

/**
 * The chain as this node sees it: the last accepted block, the preferred one, the blocks being processed. Only this
 * class changes them, and what is accepted changes only after it has been committed.
 */
export class ChainState {
  private preferredId: Id;
  private readonly processing = new Map<string, Block>();
  /** Those of `processing` that were built here and not verified by the host so far. */
  private readonly unverified = new Set<Block>();
  private readonly recent = new RecentBlocks();
  private readonly behind: WriteBehind;
  private engine: EngineState | undefined;
  /** Blocks looked for by ID, by where that ended. */
  readonly lookups = { memory: 0, database: 0 };
  private readonly listeners = new Set<() => void>();

  /** @param last the last accepted block at start, which is also the preferred one */
  constructor(
    private last: Block,
    private readonly blocks: BlockRepository,
    private readonly rejected: RejectedBlockRepository,
    private readonly writer: AcceptedWriter,
    /** As which the database is asked for the host: it takes any error of a read as fatal, so its reads wait as an accept does. */
    readonly host: Caller,
    errors: UnexpectedErrors,
  ) {
    this.preferredId = last.id;
    this.recent.add(last);
    this.behind = new WriteBehind(
      (accepted, more) => this.writer.write(accepted, more),
      (error) => errors.report(error, 'the writing of accepted blocks'),
    );
  }

  get lastAccepted(): Block {
    return this.last;
  }

  get preferred(): Id {
    return this.preferredId;
  }

  prefer(id: Id): void {
    this.preferredId = id;
  }

  get processingCount(): number {
    return this.processing.size;
  }

  /** Of the last block that Postgres has as accepted: rows above it are an archive. */
  get writtenHeight(): bigint {
    return this.behind.writtenHeight ?? this.last.height;
  }

  /** Blocks accepted while bootstrapping that are not in Postgres yet. */
  get writeBehindLag(): number {
    return this.behind.lag;
  }

  /** What the host said last; undefined before it said anything. */
  get engineState(): EngineState | undefined {
    return this.engine;
  }

  /** Until normal operation, accepted blocks are written behind the answer; the switch to it waits for the last one. */
  async setEngineState(state: EngineState): Promise<void> {
    if (state === 'normal') await this.behind.flush();
    this.engine = state;
  }

  addProcessing(block: Block): void {
    this.processing.set(idKey(block.id), block);
    this.unverified.delete(block);
  }

  /** A block that this node has built; until the host has it verified, nobody promises that it will ever be decided. */
  addBuilt(block: Block): void {
    if (this.findProcessing(block.id)) return;
    this.processing.set(idKey(block.id), block);
    this.unverified.add(block);
  }

  findProcessing(id: Id): Block | undefined {
    return this.processing.get(idKey(id));
  }

  /** From memory alone: a block being processed, or one of the last accepted ones. */
  findInMemory(id: Id): Block | undefined {
    return this.findProcessing(id) ?? this.behind.find(id) ?? this.recent.get(id);
  }

  /** A block being processed, or an accepted one. */
  async find(id: Id, caller = CLIENT): Promise<Block | undefined> {
    const known = this.findInMemory(id);
    this.lookups[known ? 'memory' : 'database']++;
    if (known) return known;
    // What is on its way to Postgres is in memory; a row at such a height is still one of the archive.
    const stored = await this.blocks.findById(id, this.writtenHeight, caller);
    if (stored) this.recent.add(stored);
    return stored;
  }

  /** A rejected block, for those who ask for one; it is no part of the chain. */
  findRejected(id: Id, caller = CLIENT): Promise<Block | undefined> {
    return this.rejected.findById(id, caller);
  }

  /** The accepted block at a height. */
  async findAccepted(height: bigint, caller = CLIENT): Promise<Block | undefined> {
    if (height > this.last.height) return undefined;
    if (height === this.last.height) return this.last;
    return this.behind.findAt(height) ?? this.blocks.findByHeight(height, caller);
  }

  /** `accepted` for a block on the chain, else `processing`: nothing that was rejected stops a block from being verified again. */
  async status(block: Block, caller: Caller): Promise<BlockStatus> {
    if (block.height > this.last.height) return 'processing';
    // Only accepted blocks are there.
    if (this.behind.find(block.id) || this.recent.get(block.id)) return 'accepted';
    const accepted = await this.findAccepted(block.height, caller);
    return accepted && idsEqual(accepted.id, block.id) ? 'accepted' : 'processing';
  }

  /** The bytes of a block and its ancestors, nearest first, within a count and a number of bytes. */
  async findAncestors(id: Id, count: number, bytes: number, caller: Caller): Promise<Uint8Array[]> {
    const found: Uint8Array[] = [];
    if (count <= 0) return found;
    let size = 0;
    /** @returns false when there is room for no more */
    const add = (block: Uint8Array): boolean => {
      size += block.length + LENGTH_PREFIX_BYTES;
      const hasRoom = found.length === 0 || size <= bytes;
      if (hasRoom) found.push(block);
      return hasRoom && found.length < count;
    };
    const notStored = (of: Id): Block | undefined => this.findProcessing(of) ?? this.behind.find(of);
    let oldest = id;
    for (let next = notStored(id); next; next = notStored(oldest)) {
      oldest = next.parentId;
      if (!add(next.bytes)) return found;
    }
    const stored = await this.find(oldest, caller);
    if (!stored) return found;
    const pages = this.blocks.backwards(stored.height, count - found.length, bytes - size, caller);
    for await (const page of pages) if (!page.every(add)) break;
    return found;
  }

  /**
   * Accepts a block: one commit, and answered after it (while bootstrapping: before it). A second time is a no-op.
   *
   * @param proposal number of the queued datum that the block takes, if it was this node's own
   * @param more changes of the node's database that belong to it
   * @throws {AcceptedConflictError} @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  async accept(id: Id, proposal: bigint | undefined, more: readonly NodeDatabaseWrite[]): Promise<Block> {
    const block = this.findProcessing(id);
    if (!block) return this.acceptedAlready(id);
    if (block.height <= this.last.height) {
      const there = await this.findAccepted(block.height, this.host);
      throw new AcceptedConflictError(block.height, there?.id, id);
    }
    if (!idsEqual(block.parentId, this.last.id)) {
      throw AcceptOrderError.beforeParent(id, block.parentId, this.last.id);
    }
    if (this.engine && this.engine !== 'normal') await this.behind.add({ block, proposal }, more);
    else await this.writer.write([{ block, proposal }], more);
    this.last = block;
    this.recent.add(block);
    this.processing.delete(idKey(id));
    this.dropUnverified();
    for (const listener of this.listeners) listener();
    return block;
  }

  /** @param listener called when a block was accepted @returns how to stop listening */
  onAccepted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  reject(id: Id): Block | undefined {
    const block = this.findProcessing(id);
    if (!block) return undefined;
    this.processing.delete(idKey(id));
    this.unverified.delete(block);
    this.rejected.add(block);
    return block;
  }

  /** Waits for what is on its way to the database. */
  async settle(): Promise<void> {
    await this.behind.flush();
    await this.rejected.settle();
  }

  /** Blocks that were built and never issued cannot be decided once the chain has passed them. */
  private dropUnverified(): void {
    for (const block of this.unverified) {
      if (block.height > this.last.height) continue;
      this.unverified.delete(block);
      this.processing.delete(idKey(block.id));
    }
  }

  private async acceptedAlready(id: Id): Promise<Block> {
    const block = await this.find(id, this.host);
    if (!block) throw AcceptOrderError.notVerified(id);
    return block;
  }
}
