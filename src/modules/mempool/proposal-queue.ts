import type { Proposal } from '../ledger/proposal.repository.js';

/** Proposals in the order in which they are to be built, each once. */
export class ProposalQueue {
  private readonly proposals = new Map<bigint, Proposal>();
  private dataBytes = 0;

  get size(): number {
    return this.proposals.size;
  }

  /** Of all data together. */
  get bytes(): number {
    return this.dataBytes;
  }

  get first(): Proposal | undefined {
    return this.proposals.values().next().value;
  }

  get(seq: bigint): Proposal | undefined {
    return this.proposals.get(seq);
  }

  /** In order. */
  values(): Iterable<Proposal> {
    return this.proposals.values();
  }

  /** The places of these proposals, 1 for the first one, in one pass; a proposal that is not here has none. */
  positionsOf(seqs: ReadonlySet<bigint>): Map<bigint, number> {
    const positions = new Map<bigint, number>();
    const wanted = [...seqs].filter((seq) => this.proposals.has(seq)).length;
    let position = 0;
    for (const seq of this.proposals.keys()) {
      if (positions.size === wanted) break;
      position++;
      if (seqs.has(seq)) positions.set(seq, position);
    }
    return positions;
  }

  add(proposal: Proposal): void {
    // Two archived blocks may have taken one proposal.
    if (this.proposals.has(proposal.seq)) return;
    this.proposals.set(proposal.seq, proposal);
    this.dataBytes += proposal.data.length;
  }

  /** Puts these before all others. One that is here already keeps its place. */
  addFirst(proposals: readonly Proposal[]): void {
    const others = [...this.proposals.values()];
    const first = proposals.filter(({ seq }) => !this.proposals.has(seq));
    this.proposals.clear();
    this.dataBytes = 0;
    for (const proposal of [...first, ...others]) this.add(proposal);
  }

  remove(seq: bigint): void {
    const proposal = this.proposals.get(seq);
    if (!proposal) return;
    this.proposals.delete(seq);
    this.dataBytes -= proposal.data.length;
  }
}
