import { type Id, idKey } from '../../common/id.js';

/** How many accepted blocks are remembered. */
const MAX_BLOCKS = 256;

/** What an accepted block took off this node's books. */
export interface AcceptedEntry {
  readonly height: bigint;
  /** sha256 of the block's data, as `idKey` writes it. */
  readonly hash: string;
  /** The key of a foreign proposal, or `own`; undefined when this node knew of no proposal with these data. */
  takenFrom: string | undefined;
}

/**
 * What the last accepted blocks held. A node that tells of a proposal may not have seen its block yet: between the height
 * that it had and this node's, a block may have taken the proposal.
 */
export class AcceptedData {
  private entries: AcceptedEntry[] = [];
  private coveredFrom = 0n;

  /** Nothing is remembered of blocks up to this height. */
  reset(height: bigint): void {
    this.entries = [];
    this.coveredFrom = height;
  }

  add(height: bigint, hash: Id, takenFrom: string | undefined): void {
    this.entries.push({ height, hash: idKey(hash), takenFrom });
    if (this.entries.length <= MAX_BLOCKS) return;
    this.coveredFrom = this.entries.shift()?.height ?? this.coveredFrom;
  }

  /** Whether all blocks above this height are remembered. */
  covers(height: bigint): boolean {
    return height >= this.coveredFrom;
  }

  /**
   * Whether a block above a height has taken the proposal of this key: as such, or, since its data were all that was known,
   * as a block of nobody's, which is noted then.
   */
  hasTaken(key: string, hash: Id, above: bigint): boolean {
    const wanted = idKey(hash);
    for (const entry of this.entries) {
      if (entry.height <= above || entry.hash !== wanted) continue;
      if (entry.takenFrom === key) return true;
      if (entry.takenFrom !== undefined) continue;
      entry.takenFrom = key;
      return true;
    }
    return false;
  }
}
