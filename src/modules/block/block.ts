import { type Id, sha256Id } from '../../common/id.js';
import { decodeBlock, encodeBlock } from './block.codec.js';
import type { BlockFields } from './block-fields.js';

/** A block as a row keeps it: `raw` holds the received bytes only where they are not the canonical ones. */
export interface StoredBlock extends BlockFields {
  readonly id: Id;
  readonly raw: Uint8Array | null;
}

/**
 * One block of the chain: immutable, and the same whatever its status.
 *
 * Its ID is the sha256 of its bytes *as received*, so two encodings of one content are two blocks
 * (timestampvm-rs's rule: nodes that share a network must agree on it).
 */
export class Block implements BlockFields {
  #bytes: Uint8Array | null;

  private constructor(
    readonly id: Id,
    readonly parentId: Id,
    /** u64: the parent's + 1. */
    readonly height: bigint,
    /** u64: Unix seconds. */
    readonly timestamp: bigint,
    readonly data: Uint8Array,
    /** Whether the bytes are exactly what `encodeBlock` makes of the fields, and need not be stored. */
    readonly isCanonical: boolean,
    bytes: Uint8Array | null,
  ) {
    this.#bytes = bytes;
  }

  /** A new block, encoded canonically. */
  static build(parentId: Id, height: bigint, timestamp: bigint, data: Uint8Array): Block {
    const bytes = encodeBlock({ parentId, height, timestamp, data });
    return new Block(sha256Id(bytes), parentId, height, timestamp, data, true, bytes);
  }

  /**
   * A block from its bytes, which are kept and must not be written to afterwards.
   *
   * @throws {BlockDecodeError} for bytes that are no block.
   */
  static parse(bytes: Uint8Array): Block {
    const { parentId, height, timestamp, data, isCanonical } = decodeBlock(bytes);
    return new Block(sha256Id(bytes), parentId, height, timestamp, data, isCanonical, bytes);
  }

  /** A block that was stored before: its ID is trusted, not hashed again, and its bytes wait until asked for. */
  static fromStored({ id, parentId, height, timestamp, data, raw }: StoredBlock): Block {
    return new Block(id, parentId, height, timestamp, data, raw === null, raw);
  }

  /** What the ID is the sha256 of, and what goes to other nodes. */
  get bytes(): Uint8Array {
    this.#bytes ??= encodeBlock(this);
    return this.#bytes;
  }
}
