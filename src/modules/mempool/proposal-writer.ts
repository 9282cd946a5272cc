import type { Proposal, ProposalRepository } from './proposal.repository.js';

/** How long a proposal may wait for a database that is away, in ms, before its caller gets an error. */
const LIMIT_MS = 10_000;

/** Stores proposals: those that come while one commit is under way share the next one. */
export class ProposalWriter {
  private waiting: { proposal: Proposal; done: () => void; failed: (error: unknown) => void }[] = [];
  private isWriting = false;

  constructor(private readonly repository: ProposalRepository) {}

  /** Resolves when the proposal is committed. */
  store(proposal: Proposal): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ proposal, done, failed });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.repository.add(
          batch.map(({ proposal }) => proposal),
          LIMIT_MS,
        );
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.isWriting = false;
  }
}
