import { Injectable } from '@nestjs/common';
import { Engine } from '../../common/chain-context.js';
import { Clock } from '../../common/clock.js';
import { crashPoint } from '../../common/crash-point.js';
import { sha256Id } from '../../common/id.js';
import { Log } from '../../common/log.js';
import { within } from '../../common/within.js';
import { ChainConfig } from '../../config/chain-config.js';
import { CLIENT, hostCaller } from '../database/caller.js';
import { ChainClaim } from '../ledger/chain.repository.js';
import {
  type KeyedProposal,
  KeyedProposalRepository,
  type KeyHolder,
} from '../ledger/keyed-proposal.repository.js';
import { type Proposal, ProposalRepository } from '../ledger/proposal.repository.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import type { ForeignProposal } from '../state/foreign-proposals.js';
import { StoredChain } from '../state/stored-chain.js';
import { type Taken, TakenProposals } from '../state/taken-proposals.js';
import {
  DataTooLongError,
  MempoolClosedError,
  MempoolFullError,
  NotStoredYetError,
  REACHABLE_LIMIT_BYTES,
} from './mempool-errors.js';
import { ProposalQueue } from './proposal-queue.js';
import { ProposalWriter } from './proposal-writer.js';

/** Each process numbers its proposals beginning at its fencing token, so that no number is ever used twice. */
const SEQ_BITS = 40n;

/**
 * The queue: the proposals that are in no accepted block yet, in order. A proposal is stored before it is acknowledged,
 * stays in the queue while a block with it is built, and leaves it when such a block is accepted. So a block that is
 * rejected, fails or gets lost loses nothing. If clients propose the same data twice, these are two proposals.
 */
@Injectable()
export class Mempool {
  private readonly queue = new ProposalQueue();
  /** Proposals that were acknowledged since the start. */
  acknowledged = 0;
  private nextSeq: bigint;
  private readonly writer: ProposalWriter;
  private readonly storing = { count: 0, bytes: 0 };
  private readonly listeners = new Set<() => void>();
  private readonly storedListeners = new Set<() => void>();
  private isClosed = false;

  constructor(
    stored: StoredChain,
    private readonly accepted: AcceptedBlocks,
    private readonly taken: TakenProposals,
    private readonly repository: ProposalRepository,
    keyed: KeyedProposalRepository,
    claim: ChainClaim,
    private readonly config: ChainConfig,
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    for (const proposal of stored.takeQueue()) this.queue.add(proposal);
    this.nextSeq = BigInt(claim.token) << SEQ_BITS;
    this.writer = new ProposalWriter(repository, keyed);
    accepted.onAccepted(({ proposal }) => {
      if (proposal !== undefined) this.queue.remove(proposal);
    });
  }

  get size(): number {
    return this.queue.size;
  }

  get sizeBytes(): number {
    return this.queue.bytes;
  }

  /** How long the oldest proposal has waited, in ms; 0 when the queue is empty, or the clock was set back. */
  get oldestAgeMs(): number {
    const oldest = this.queue.first;
    return oldest ? Math.max(0, this.clock.nowMs() - oldest.proposedAt) : 0;
  }

  /**
   * Adds a proposal with this data. It is stored when this resolves.
   *
   * @throws {DataTooLongError} @throws {MempoolFullError} @throws {MempoolClosedError}
   * @throws {DatabaseUnavailableError} @throws {NotStoredYetError} @throws {FencedError}
   */
  async propose(data: Uint8Array): Promise<Proposal> {
    const proposal = this.admitted(data);
    await this.storeInTime(proposal);
    return proposal;
  }

  /**
   * Adds a proposal with this data, unless an earlier one has the key. It is stored when this resolves.
   *
   * @returns the proposal that has the key; its data may be others than these
   * @throws as `propose`
   */
  async proposeKeyed(data: Uint8Array, key: string): Promise<KeyHolder> {
    const sha256 = sha256Id(data);
    const proposal = { ...this.admitted(data), key, sha256 };
    return (await this.storeInTime(proposal)) ?? proposal;
  }

  /** A proposal with the next number, if the queue can take it. */
  private admitted(data: Uint8Array): Proposal {
    if (this.isClosed) throw new MempoolClosedError();
    if (data.length > REACHABLE_LIMIT_BYTES) throw new DataTooLongError(data.length);
    const { maxCount, maxBytes } = this.config.mempool;
    if (this.pendingCount >= maxCount || this.pendingBytes + data.length > maxBytes) {
      throw new MempoolFullError(this.pendingCount, this.pendingBytes, this.config.mempool);
    }
    return { seq: this.nextSeq++, data, proposedAt: this.clock.nowMs() };
  }

  private async storeInTime(proposal: Proposal | KeyedProposal): Promise<KeyHolder | undefined> {
    const { limitMs } = CLIENT;
    const holder = await within(limitMs, this.store(proposal), () => new NotStoredYetError(limitMs));
    if (!holder || holder.seq === proposal.seq) this.acknowledged++;
    return holder;
  }

  /** The first proposal to build that is not among these. This node's own and those of other nodes take turns. */
  next({ own, foreign }: Taken): Proposal | ForeignProposal | undefined {
    const other = this.taken.foreign.next(foreign);
    if (other && this.taken.isForeignTurn) return other;
    for (const proposal of this.queue.values()) if (!own.has(proposal.seq)) return proposal;
    return other;
  }

  get(seq: bigint): Proposal | undefined {
    return this.queue.get(seq);
  }

  /** The places of pending proposals: 1 for the next one of this node's. */
  positionsOf(seqs: ReadonlySet<bigint>): Map<bigint, number> {
    return this.queue.positionsOf(seqs);
  }

  /** In the order of the queue. */
  pending(): Iterable<Proposal> {
    return this.queue.values();
  }

  /**
   * The node has caught up with its network. Blocks that Postgres still has above the last accepted one are no longer
   * in the chain (after a crash between the two databases, or when a node alone in its network was wiped or restored
   * from an older copy). The proposals of this node's own blocks among them are queued again, as many as there is room
   * for.
   */
  async onBootstrapped(): Promise<void> {
    this.taken.onBootstrapped(this.accepted.lastAccepted.height);
    const { maxCount, maxBytes } = this.config.mempool;
    const room = [maxCount - this.pendingCount, maxBytes - this.pendingBytes] as const;
    const [count, bytes] = room.map((left) => Math.max(left, 0)) as [number, number];
    const lost = await this.repository.requeue(count, bytes, hostCaller(this.config.database));
    if (lost.length === 0) return;
    crashPoint('requeued');
    this.queue.addFirst(lost);
    for (const proposal of lost) {
      this.taken.adopt(proposal.id, proposal.seq, proposal.height);
      this.taken.departed.add(proposal);
    }
    this.changed();
    this.log.warn('proposals of blocks that are no longer in the chain are queued again', {
      count: lost.length,
    });
  }

  /** Takes no more proposals. Resolves when those under way are stored, or have failed. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.writer.idle();
  }

  /** A block may have become buildable: waiting callers check again. */
  changed(): void {
    this.engine.notifyPending();
    for (const listener of this.listeners) listener();
  }

  /** @returns a function that stops listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param listener called when a proposal is stored, right before it is acknowledged @returns how to stop listening */
  onStored(listener: () => void): () => void {
    this.storedListeners.add(listener);
    return () => this.storedListeners.delete(listener);
  }

  /**
   * Goes on when the caller's time is over: if the proposal is stored after all, it is built, as it would be after a
   * start.
   */
  private async store(proposal: Proposal | KeyedProposal): Promise<KeyHolder | undefined> {
    const { length } = proposal.data;
    let holder: KeyHolder | undefined;
    this.storing.count++;
    this.storing.bytes += length;
    try {
      crashPoint('proposal-received');
      holder = await this.writer.store(proposal);
      crashPoint('proposal-stored');
    } finally {
      this.storing.count--;
      this.storing.bytes -= length;
    }
    // An earlier proposal has the key, and this one was not stored.
    if (holder && holder.seq !== proposal.seq) return holder;
    this.queue.add(proposal);
    this.changed();
    for (const listener of this.storedListeners) listener();
    return holder;
  }

  private get pendingCount(): number {
    return this.queue.size + this.storing.count;
  }

  private get pendingBytes(): number {
    return this.queue.bytes + this.storing.bytes;
  }
}
