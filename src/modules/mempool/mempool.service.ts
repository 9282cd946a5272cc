import { Engine } from '../../common/chain-context.js';
import type { MempoolConfig } from '../../config/mempool-config.js';
import { DataTooLongError, MempoolFullError, REACHABLE_LIMIT_BYTES } from './mempool-errors.js';
import type { Proposal, ProposalRepository } from './proposal.repository.js';
import { ProposalWriter } from './proposal-writer.js';

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
  private readonly listeners = new Set<() => void>();

  /** @param stored the queue as the database has it */
  constructor(
    stored: readonly Proposal[],
    repository: ProposalRepository,
    private readonly config: MempoolConfig,
    private readonly engine: Engine,
  ) {
    for (const proposal of stored) this.enqueue(proposal);
    this.nextSeq = (stored.at(-1)?.seq ?? 0n) + 1n;
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
   * @throws {DataTooLongError} @throws {MempoolFullError} @throws {DatabaseUnavailableError} @throws {FencedError}
   */
  async propose(data: Uint8Array): Promise<void> {
    if (data.length > REACHABLE_LIMIT_BYTES) throw new DataTooLongError(data.length);
    const { maxCount, maxBytes } = this.config;
    if (this.pendingCount >= maxCount || this.pendingBytes + data.length > maxBytes) {
      throw new MempoolFullError(this.pendingCount, this.pendingBytes, this.config);
    }
    const proposal = { seq: this.nextSeq++, data, proposedAt: Date.now() };
    this.storing.count++;
    this.storing.bytes += data.length;
    try {
      await this.writer.store(proposal);
    } finally {
      this.storing.count--;
      this.storing.bytes -= data.length;
    }
    this.enqueue(proposal);
    this.acknowledged++;
    this.changed();
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

  private readonly storing = { count: 0, bytes: 0 };

  private get pendingCount(): number {
    return this.queue.size + this.storing.count;
  }

  private get pendingBytes(): number {
    return this.bytes + this.storing.bytes;
  }

  private enqueue(proposal: Proposal): void {
    this.queue.set(proposal.seq, proposal);
    this.bytes += proposal.data.length;
  }
}
