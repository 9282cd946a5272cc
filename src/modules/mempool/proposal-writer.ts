import type { Proposal, ProposalRepository } from './proposal.repository.js';

/** How long a proposal may wait for a database that is away, in ms, before its caller gets an error. */
export const STORE_LIMIT_MS = 10_000;
/** One commit takes so many data, or bytes of them, at most: it must fit into the memory of both sides several times. */
const BATCH_COUNT = 1_024;
const BATCH_BYTES = 4 * 1024 * 1024;

interface Waiting {
  readonly proposal: Proposal;
  /** In ms. */
  readonly since: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Stores proposals: those that come while one commit is under way share the next one. */
export class ProposalWriter {
  private readonly waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly repository: ProposalRepository) {}

  /** Resolves when the proposal is committed. */
  store(proposal: Proposal): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ proposal, since: Date.now(), done, failed });
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
          // Nobody waits longer because a commit before failed.
          Math.max(STORE_LIMIT_MS - (Date.now() - (batch[0]?.since ?? 0)), 0),
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
