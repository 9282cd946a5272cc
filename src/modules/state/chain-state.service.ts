import { Injectable } from '@nestjs/common';
import { type Id, idKey, idsEqual } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { Block } from '../block/block.js';
import type { BlockStatus } from '../block/block-status.js';
import { type Caller, CLIENT, hostCaller } from '../database/caller.js';
import { AcceptedConflictError } from '../ledger/accept.repository.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { RejectedBlockRepository } from '../ledger/rejected-block.repository.js';
import { AcceptOrderError } from './accept-order.error.js';
import { AcceptedBlocks } from './accepted-blocks.service.js';
import { AncestorsAnswer } from './ancestors-answer.js';
import type { ForeignProposal } from './foreign-proposals.js';
import { type Taken, TakenProposals } from './taken-proposals.js';

/** The state of the host's engine. */
export type EngineState = 'state-syncing' | 'bootstrapping' | 'normal';

/** A block with its status in consensus. */
export interface KnownBlock {
  readonly block: Block;
  readonly status: BlockStatus;
}

/**
 * Consensus as this node sees it: the preferred block, the blocks being processed, and what happens to them.
 * `AcceptedBlocks` has the accepted blocks; only this class adds to them, and only after the commit.
 */
@Injectable()
export class ChainState {
  private preferredId: Id;
  private readonly processing = new Map<string, Block>();
  /** The blocks of `processing` that this node has built and the host has not verified yet. */
  private readonly unverified = new Set<Block>();
  /** The accepts under way, by block. */
  private readonly accepting = new Map<string, Promise<Block>>();
  private engine: EngineState | undefined;
  /** Blocks looked for by ID, by where that ended. */
  readonly lookups = { memory: 0, database: 0 };
  /**
   * The caller of the host's reads. The host takes any error of a read as fatal, so its reads wait as long as an
   * accept.
   */
  readonly host: Caller;

  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly rejected: RejectedBlockRepository,
    private readonly taken: TakenProposals,
    config: ChainConfig,
  ) {
    this.preferredId = accepted.lastAccepted.id;
    this.host = hostCaller(config.database);
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

  /** The state that the host has set last; undefined before the first one. */
  get engineState(): EngineState | undefined {
    return this.engine;
  }

  /** Until normal operation, accepted blocks are written after the answer. The switch to it waits for the last one. */
  async setEngineState(state: EngineState): Promise<void> {
    if (state === 'normal') await this.accepted.flush();
    this.engine = state;
  }

  /** Adds a valid block. Resolves when its note is stored, if this node has built it. */
  async addVerified(block: Block): Promise<void> {
    await this.taken.recorded(block.id);
    if (block.height <= this.accepted.lastAccepted.height) return;
    this.taken.noteSeen(block);
    this.processing.set(idKey(block.id), block);
    this.unverified.delete(block);
  }

  /** Adds a block that this node has built. Until the host verifies it, it may never be decided. */
  addBuilt(block: Block, proposal: Proposal | ForeignProposal): void {
    this.taken.note(block, proposal);
    if (this.findProcessing(block.id)) return;
    this.processing.set(idKey(block.id), block);
    this.unverified.add(block);
  }

  findProcessing(id: Id): Block | undefined {
    return this.processing.get(idKey(id));
  }

  /** Looks in memory only: a block being processed, or one of the last accepted ones. */
  findInMemory(id: Id): Block | undefined {
    return this.findProcessing(id) ?? this.accepted.findInMemory(id);
  }

  /** A block being processed, an accepted block, or one of the last rejected ones. */
  async findKnown(id: Id, caller = CLIENT): Promise<KnownBlock | undefined> {
    const processing = this.findProcessing(id);
    const inMemory = processing ?? this.accepted.findInMemory(id);
    this.lookups[inMemory ? 'memory' : 'database']++;
    if (inMemory) return { block: inMemory, status: processing ? 'processing' : 'accepted' };
    const waiting = this.rejected.findWaiting(id);
    const stored = await this.accepted.findStored(id, caller);
    return stored ?? (waiting && { block: waiting, status: 'rejected' });
  }

  /** A block being processed, or an accepted one: another block may follow it. */
  async find(id: Id, caller = CLIENT): Promise<Block | undefined> {
    const known = await this.findKnown(id, caller);
    return known?.status === 'rejected' ? undefined : known?.block;
  }

  /** `accepted` for a block of the chain, else `processing`: a rejected block may be verified again. */
  async status(block: Block, caller: Caller): Promise<BlockStatus> {
    return (await this.accepted.isAccepted(block, caller)) ? 'accepted' : 'processing';
  }

  /** The bytes of a block and its ancestors, the nearest first, within a count and a number of bytes. */
  async findAncestors(id: Id, count: number, bytes: number, caller: Caller): Promise<Uint8Array[]> {
    const answer = new AncestorsAnswer(count, bytes);
    const unwritten = (of: Id): Block | undefined =>
      this.findProcessing(of) ?? this.accepted.findUnwritten(of);
    let oldest = id;
    for (let next = unwritten(id); next && answer.hasRoom; next = unwritten(oldest)) {
      oldest = next.parentId;
      answer.add(next.bytes);
    }
    const stored = answer.hasRoom ? await this.find(oldest, caller) : undefined;
    if (!stored) return answer.blocks;
    const pages = this.accepted.backwards(stored.height, answer.countLeft, answer.bytesLeft, caller);
    for await (const page of pages) {
      for (const block of page) answer.add(block);
      if (!answer.hasRoom) break;
    }
    return answer.blocks;
  }

  /** The proposals that the preferred block and its undecided ancestors have taken. */
  get takenByPreferred(): Taken {
    const undecided: Block[] = [];
    let ancestor = this.findProcessing(this.preferredId);
    for (; ancestor; ancestor = this.findProcessing(ancestor.parentId)) undecided.push(ancestor);
    return this.taken.byUndecided(undecided.reverse());
  }

  /**
   * Accepts a block by one commit, and resolves after it (while bootstrapping: before it). Accepting the same block
   * again changes nothing, even while the first accept is under way.
   *
   * @throws {AcceptedConflictError} @throws {FencedError} @throws {DatabaseUnavailableError}
   */
  accept(id: Id): Promise<Block> {
    const key = idKey(id);
    const accepting =
      this.accepting.get(key) ?? this.acceptOnce(id).finally(() => this.accepting.delete(key));
    this.accepting.set(key, accepting);
    return accepting;
  }

  reject(id: Id): Block | undefined {
    const block = this.findProcessing(id);
    if (!block) return undefined;
    this.processing.delete(idKey(id));
    this.unverified.delete(block);
    this.taken.noteRejected(id);
    this.rejected.add(block);
    return block;
  }

  /** Waits for all writes under way. */
  async settle(): Promise<void> {
    await this.accepted.flush();
    await this.rejected.settle();
  }

  private async acceptOnce(id: Id): Promise<Block> {
    const block = this.findProcessing(id);
    if (!block) return this.acceptedAlready(id);
    await this.checkIsNext(block);
    const proposal = this.taken.byAccepted(block);
    const decided = this.taken.takeDecided(this.accepted.writtenHeight);
    const isBehind = this.engine !== undefined && this.engine !== 'normal';
    await this.accepted.append({ block, proposal }, decided, isBehind);
    this.taken.onAccepted(block, proposal);
    this.processing.delete(idKey(id));
    this.dropUnverified();
    return block;
  }

  private async checkIsNext(block: Block): Promise<void> {
    const { lastAccepted } = this.accepted;
    if (block.height <= lastAccepted.height) {
      const there = await this.accepted.findAccepted(block.height, this.host);
      throw new AcceptedConflictError(block.height, there?.id, block.id);
    }
    if (!idsEqual(block.parentId, lastAccepted.id)) {
      throw AcceptOrderError.beforeParent(block.id, block.parentId, lastAccepted.id);
    }
  }

  private async acceptedAlready(id: Id): Promise<Block> {
    const block = await this.find(id, this.host);
    if (!block) throw AcceptOrderError.notVerified(id);
    return block;
  }

  /** Drops built blocks that were never issued: once the chain has passed them, they cannot be decided. */
  private dropUnverified(): void {
    for (const block of this.unverified) {
      if (block.height > this.accepted.lastAccepted.height) continue;
      this.unverified.delete(block);
      this.processing.delete(idKey(block.id));
    }
  }
}
