import { type Caller, CLIENT } from '../database/caller.js';
import type { Proposal, ProposalRepository } from '../ledger/proposal.repository.js';

/** The most proposals, and bytes of data, in one commit: it must fit into the memory of both sides several times. */
const BATCH_COUNT = 1_024;
const BATCH_BYTES = 4 * 1024 * 1024;

/** How long the last try may take, in ms. Its error tells a client more than that its time is over. */
const LAST_TRY_MS = 1_000;

interface Waiting {
  readonly proposal: Proposal;
  /** By the monotonic clock, in ms. */
  readonly since: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Stores proposals. Those that come while one commit is under way share the next one. */
export class ProposalWriter {
  private readonly waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly repository: ProposalRepository) {}

  /** Resolves when the proposal is committed. */
  store(proposal: Proposal): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ proposal, since: performance.now(), done, failed });
      this.writing ??= this.writeAll();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.nextBatch();
      try {
        await this.repository.add(
          batch.map(({ proposal }) => proposal),
          callerSince(batch[0]?.since ?? 0),
        );
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = undefined;
  }

  private nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { proposal } of this.waiting) {
      bytes += proposal.data.length;
      if (count > 0 && (count >= BATCH_COUNT || bytes > BATCH_BYTES)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }
}

/**
 * The caller's remaining time, so that nobody waits longer because an earlier commit failed.
 * @param since by the monotonic clock, in ms
 */
function callerSince(since: number): Caller {
  const waitedMs = performance.now() - since;
  return { ...CLIENT, limitMs: Math.max(CLIENT.limitMs - LAST_TRY_MS - waitedMs, 0) };
}
