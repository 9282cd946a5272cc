import type { Proposal } from '../ledger/proposal.repository.js';

interface Departed {
  readonly data: Uint8Array;
  /** The number of departures when it left. */
  readonly at: number;
}

/** This node's own proposals that other nodes may know, and may put into blocks. The clock of this class counts departures. */
export class DepartedProposals {
  private readonly proposals = new Map<bigint, Departed>();
  private count = 0;

  /** @param restored may have left in an earlier life of the node */
  constructor(restored: readonly Proposal[] = []) {
    for (const { seq, data } of restored) this.proposals.set(seq, { data, at: 0 });
  }

  /** The time on the clock of departures. */
  get now(): number {
    return this.count;
  }

  add({ seq, data }: Proposal): void {
    if (!this.proposals.has(seq)) this.proposals.set(seq, { data, at: ++this.count });
  }

  delete(seq: bigint): void {
    this.proposals.delete(seq);
  }

  /** The lowest number of a proposal with these data that had left by this time and is not among these. */
  findByData(data: Uint8Array, by: number, taken: ReadonlySet<bigint>): bigint | undefined {
    let found: bigint | undefined;
    for (const [seq, departed] of this.proposals) {
      if (departed.data.length !== data.length || departed.at > by || taken.has(seq)) continue;
      if ((found === undefined || seq < found) && Buffer.compare(departed.data, data) === 0) found = seq;
    }
    return found;
  }
}
