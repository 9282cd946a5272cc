import { type Caller, CLIENT } from '../database/caller.js';
import type {
  KeyedProposal,
  KeyedProposalRepository,
  KeyHolder,
} from '../ledger/keyed-proposal.repository.js';
import type { Proposal, ProposalRepository } from '../ledger/proposal.repository.js';

/** The most proposals, and bytes of data, in one commit: it must fit into the memory of both sides several times. */
const BATCH_COUNT = 1_024;
const BATCH_BYTES = 4 * 1024 * 1024;

/** How long the last try may take, in ms. Its error tells a client more than that its time is over. */
const LAST_TRY_MS = 1_000;

interface Waiting {
  readonly proposal: Proposal | KeyedProposal;
  /** By the monotonic clock, in ms. */
  readonly since: number;
  readonly done: (holder: KeyHolder | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** Stores proposals. Those that come while one commit is under way share the next one. */
export class ProposalWriter {
  private readonly waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly repository: ProposalRepository,
    private readonly keyed: KeyedProposalRepository,
  ) {}

  /**
   * Resolves when the proposal is committed.
   *
   * @returns for a proposal with a key the one that has the key, which may be an earlier one; then this one is not stored
   */
  store(proposal: Proposal | KeyedProposal): Promise<KeyHolder | undefined> {
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
        const holders = await this.write(batch, callerSince(batch[0]?.since ?? 0));
        for (const { proposal, done } of batch)
          done(isKeyed(proposal) ? holders?.get(proposal.key) : undefined);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = undefined;
  }

  /** A batch is of one kind, see `nextBatch`. */
  private async write(
    batch: readonly Waiting[],
    caller: Caller,
  ): Promise<Map<string, KeyHolder> | undefined> {
    const proposals = batch.map(({ proposal }) => proposal);
    if (proposals.every(isKeyed)) return this.keyed.add(proposals, caller);
    await this.repository.add(proposals, caller);
    return undefined;
  }

  /** Those with keys and those without go by different statements, in their order. */
  private nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    const [first] = this.waiting;
    for (const { proposal } of this.waiting) {
      bytes += proposal.data.length;
      const isOther = first !== undefined && isKeyed(proposal) !== isKeyed(first.proposal);
      if (count > 0 && (count >= BATCH_COUNT || bytes > BATCH_BYTES || isOther)) break;
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

const isKeyed = (proposal: Proposal | KeyedProposal): proposal is KeyedProposal => 'key' in proposal;
