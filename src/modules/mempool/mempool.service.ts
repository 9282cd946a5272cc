import { Engine } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { within } from '../../common/within.js';
import type { MempoolConfig } from '../../config/mempool-config.js';
import type { Block } from '../block/block.js';
import { type Caller, CLIENT } from '../database/caller.js';
import type { ChainClaim } from '../state/chain.repository.js';
import {
  DataTooLongError,
  MempoolClosedError,
  MempoolFullError,
  NotStoredYetError,
  REACHABLE_LIMIT_BYTES,
} from './mempool-errors.js';
import type { LostProposal, Proposal, ProposalRepository } from './proposal.repository.js';
import { ProposalWriter } from './proposal-writer.js';
import { RestoredProposals } from './restored-proposals.js';

/** Each process numbers its data from its fencing token on, so that a number is never given out twice. */
const SEQ_BITS = 40n;

/**
 * The data that were proposed and are in no accepted block yet, in order. A datum is stored before it is acknowledged,
 * looked at when a block is built and taken off when one with it is accepted: a block that is rejected, fails or gets
 * lost loses nothing. The same data proposed twice are two data.
 */
export class Mempool {
  /** In the order of the queue. */
  private readonly queue = new Map<bigint, Proposal>();
  private bytes = 0;
  /** Data that were taken since the start. */
  acknowledged = 0;
  private nextSeq: bigint;
  private readonly writer: ProposalWriter;
  private readonly restored: RestoredProposals;
  private readonly storing = { count: 0, bytes: 0 };
  private readonly listeners = new Set<() => void>();
  private isClosed = false;

  /** @param stored the queue as the database has it */
  constructor(
    stored: readonly Proposal[],
    private readonly repository: ProposalRepository,
    private readonly claim: ChainClaim,
    private readonly config: MempoolConfig,
    private readonly engine: Engine,
  ) {
    for (const proposal of stored) this.enqueue(proposal);
    this.restored = new RestoredProposals(stored);
    this.nextSeq = BigInt(claim.token) << SEQ_BITS;
    this.writer = new ProposalWriter(repository);
  }

  get size(): number {
    return this.queue.size;
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  /** When the oldest datum was acknowledged, in ms. */
  get oldestAt(): number | undefined {
    return this.queue.values().next().value?.proposedAt;
  }

  has(seq: bigint): boolean {
    return this.queue.has(seq);
  }

  /**
   * Takes a datum; it is stored when this resolves.
   *
   * @throws {DataTooLongError} @throws {MempoolFullError} @throws {MempoolClosedError}
   * @throws {DatabaseUnavailableError} @throws {NotStoredYetError} @throws {FencedError}
   */
  async propose(data: Uint8Array): Promise<void> {
    if (this.isClosed) throw new MempoolClosedError();
    if (data.length > REACHABLE_LIMIT_BYTES) throw new DataTooLongError(data.length);
    const { maxCount, maxBytes } = this.config;
    if (this.pendingCount >= maxCount || this.pendingBytes + data.length > maxBytes) {
      throw new MempoolFullError(this.pendingCount, this.pendingBytes, this.config);
    }
    const stored = this.store({ seq: this.nextSeq++, data, proposedAt: Date.now() });
    await within(CLIENT.limitMs, stored, () => new NotStoredYetError(CLIENT.limitMs));
    this.acknowledged++;
  }

  /** The first datum that is not among these. */
  next(taken: ReadonlySet<bigint>): Proposal | undefined {
    for (const proposal of this.queue.values()) if (!taken.has(proposal.seq)) return proposal;
    return undefined;
  }

  /** A block with this datum was accepted. */
  remove(seq: bigint): void {
    const proposal = this.queue.get(seq);
    if (!proposal) return;
    this.queue.delete(seq);
    this.bytes -= proposal.data.length;
  }

  /**
   * A datum of an earlier process that this block, accepted while the node catches up, has taken (see
   * `RestoredProposals`). Blocks that Postgres has had before know themselves what they took.
   */
  takeRestored(block: Block): bigint | undefined {
    if (block.height <= this.claim.storedHeight) return undefined;
    for (;;) {
      const seq = this.restored.take(block.data);
      if (seq === undefined || this.queue.has(seq)) return seq;
    }
  }

  /**
   * The node has caught up with its network. What Postgres has above the last block now was given up by node and
   * network (a crash between the two databases, a node restored from an older copy or wiped, alone in its network): the
   * data of this node's own blocks there are queued again, as many as there is room for.
   */
  async caughtUp(caller: Caller): Promise<LostProposal[]> {
    this.restored.clear();
    const count = this.config.maxCount - this.pendingCount;
    const bytes = this.config.maxBytes - this.pendingBytes;
    const lost = await this.repository.requeue(Math.max(count, 0), Math.max(bytes, 0), caller);
    if (lost.length === 0) return lost;
    crashPoint('requeued');
    const all = [...lost.filter(({ seq }) => !this.queue.has(seq)), ...this.queue.values()];
    this.queue.clear();
    this.bytes = 0;
    for (const proposal of all) this.enqueue(proposal);
    this.changed();
    return lost;
  }

  /** Takes nothing any more. Resolves when what was under way is stored, or has failed. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.writer.idle();
  }

  /** Something may have become buildable: those who wait for it look again. */
  changed(): void {
    if (this.queue.size === 0) return;
    this.engine.notifyPending();
    for (const listener of this.listeners) listener();
  }

  /** @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Goes on when the caller's time is over: what is stored after all is built, as it would be after a start. */
  private async store(proposal: Proposal): Promise<void> {
    const { length } = proposal.data;
    this.storing.count++;
    this.storing.bytes += length;
    try {
      crashPoint('proposal-received');
      await this.writer.store(proposal);
      crashPoint('proposal-stored');
    } finally {
      this.storing.count--;
      this.storing.bytes -= length;
    }
    this.enqueue(proposal);
    this.changed();
  }

  private get pendingCount(): number {
    return this.queue.size + this.storing.count;
  }

  private get pendingBytes(): number {
    return this.bytes + this.storing.bytes;
  }

  private enqueue(proposal: Proposal): void {
    // Two archived blocks may have taken one datum.
    if (this.queue.has(proposal.seq)) return;
    this.queue.set(proposal.seq, proposal);
    this.bytes += proposal.data.length;
  }
}
