import { type Id, idKey } from '../../common/id.js';

/** The number of accepted blocks that the node remembers here. */
const MAX_BLOCKS = 256;

/** Which proposal an accepted block took, as far as this node knows. */
export interface AcceptedEntry {
  readonly height: bigint;
  /** sha256 of the block's data, as `idKey` writes it. */
  readonly hash: string;
  /** The key of a foreign proposal, or `own`; undefined when this node knew of no proposal with these data. */
  takenFrom: string | undefined;
}

/**
 * What the last accepted blocks held. A node that pushes a proposal may not know the proposal's block yet: a block between
 * that node's height and this node's may have taken it.
 */
export class AcceptedData {
  private entries: AcceptedEntry[] = [];
  private coveredFrom = 0n;

  /** Nothing is known of blocks up to this height. */
  reset(height: bigint): void {
    this.entries = [];
    this.coveredFrom = height;
  }

  add(height: bigint, hash: Id, takenFrom: string | undefined): void {
    this.entries.push({ height, hash: idKey(hash), takenFrom });
    if (this.entries.length <= MAX_BLOCKS) return;
    this.coveredFrom = this.entries.shift()?.height ?? this.coveredFrom;
  }

  /** Whether all blocks above this height are known. */
  covers(height: bigint): boolean {
    return height >= this.coveredFrom;
  }

  /**
   * Whether a block above a height has taken the proposal of this key. A block with the same data that took no known proposal
   * counts too, and is from then on noted as having taken this one.
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
