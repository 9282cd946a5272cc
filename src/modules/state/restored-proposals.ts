import { idKey, sha256Id } from '../../common/id.js';
import type { Proposal } from '../ledger/proposal.repository.js';

/**
 * The proposals that were queued before this process started, by their data. This node does not always know which of them its lost
 * or forgotten blocks took: the notes of that are in the node's database, which may have been wiped, and the queue may come from
 * an older dump of Postgres. So while the node catches up, a block that is newer than the queue and holds the data of one of them
 * counts as that proposal's block.
 */
export class RestoredProposals {
  private readonly seqs = new Map<string, bigint[]>();

  constructor(proposals: readonly Proposal[]) {
    for (const { seq, data } of proposals) {
      const key = keyOf(data);
      const same = this.seqs.get(key);
      if (same) same.push(seq);
      else this.seqs.set(key, [seq]);
    }
  }

  /** The first proposal with these data. Each one is given out once. */
  take(data: Uint8Array): bigint | undefined {
    if (this.seqs.size === 0) return undefined;
    const key = keyOf(data);
    const same = this.seqs.get(key);
    const seq = same?.shift();
    if (same?.length === 0) this.seqs.delete(key);
    return seq;
  }

  /** Removes a proposal: a block that is known to have taken it was accepted. */
  forget(data: Uint8Array, seq: bigint): void {
    if (this.seqs.size === 0) return;
    const key = keyOf(data);
    const others = this.seqs.get(key)?.filter((one) => one !== seq) ?? [];
    if (others.length > 0) this.seqs.set(key, others);
    else this.seqs.delete(key);
  }

  clear(): void {
    this.seqs.clear();
  }
}

const keyOf = (data: Uint8Array): string => idKey(sha256Id(data));
