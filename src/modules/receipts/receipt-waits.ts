import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ChainConfig } from '../../config/chain-config.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';

/** Callers that wait until a block has taken a proposal of this node's. */
@Injectable()
export class ReceiptWaits implements OnModuleDestroy {
  private readonly waiting = new Map<bigint, Set<() => void>>();
  /** Set at the end of the chain: from then on a wait ends at once, so nobody may begin one again and again. */
  haveEnded = false;
  /** The number of callers that wait for a limited time. */
  count = 0;

  constructor(
    accepted: AcceptedBlocks,
    private readonly mempool: Mempool,
    private readonly config: ChainConfig,
  ) {
    accepted.onAccepted(({ proposal }) => {
      if (proposal !== undefined) this.release(proposal);
    });
  }

  /** The end of the chain waits for nobody's wait. */
  onModuleDestroy(): void {
    this.haveEnded = true;
    for (const seq of [...this.waiting.keys()]) this.release(seq);
  }

  /**
   * Resolves when a block has taken the proposal, when the time is over, when the caller is gone, or at the end of the
   * chain; at once if too many callers wait already.
   *
   * @param seq of a proposal; of one that is not pending there is nothing to wait for
   * @param limitMs in milliseconds; undefined for a wait without a limit, which does not count
   */
  async untilTaken(seq: bigint, limitMs: number | undefined, caller: AbortSignal): Promise<void> {
    if (!this.mayWait(seq, caller)) return;
    if (limitMs === undefined) return this.taken(seq, undefined, caller);
    if (this.count >= this.config.api.maxWaiting) return;
    this.count++;
    await this.taken(seq, limitMs, caller);
    this.count--;
  }

  private mayWait(seq: bigint, caller: AbortSignal): boolean {
    return !this.haveEnded && !caller.aborted && this.mempool.get(seq) !== undefined;
  }

  private taken(seq: bigint, limitMs: number | undefined, caller: AbortSignal): Promise<void> {
    return new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        caller.removeEventListener('abort', end);
        this.remove(seq, end);
        resolve();
      };
      const timer = limitMs === undefined ? undefined : setTimeout(end, limitMs);
      caller.addEventListener('abort', end);
      this.add(seq, end);
    });
  }

  private add(seq: bigint, end: () => void): void {
    const ends = this.waiting.get(seq) ?? new Set();
    ends.add(end);
    this.waiting.set(seq, ends);
  }

  private remove(seq: bigint, end: () => void): void {
    const ends = this.waiting.get(seq);
    ends?.delete(end);
    if (ends?.size === 0) this.waiting.delete(seq);
  }

  private release(seq: bigint): void {
    for (const end of this.waiting.get(seq) ?? []) end();
  }
}
