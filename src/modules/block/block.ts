import { type Id, sha256Id } from '../../common/id.js';
import { decodeBlock, encodeBlock } from './block.codec.js';
import type { BlockFields } from './block-fields.js';

/** A block as a row stores it: `raw` has the received bytes only if they are not canonical. */
export interface StoredBlock extends BlockFields {
  readonly id: Id;
  readonly raw: Uint8Array | null;
}

/**
 * One block of the chain: immutable, and independent of its status.
 *
 * Its ID is the sha256 of its bytes *as received*, so two encodings of the same content are two blocks. This is
 * timestampvm-rs's rule; nodes that share a network must agree on it.
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
   * A block from its bytes. The block keeps them, so nothing may write to them afterwards.
   *
   * @throws {BlockDecodeError} for bytes that are no block.
   */
  static parse(bytes: Uint8Array): Block {
    const { parentId, height, timestamp, data, isCanonical } = decodeBlock(bytes);
    return new Block(sha256Id(bytes), parentId, height, timestamp, data, isCanonical, bytes);
  }

  /**
   * A block that was stored before. Its ID is trusted and not hashed again; its bytes are encoded only when they are
   * needed.
   */
  static fromStored({ id, parentId, height, timestamp, data, raw }: StoredBlock): Block {
    return new Block(id, parentId, height, timestamp, data, raw === null, raw);
  }

  /** The bytes whose sha256 is the ID, and which go to other nodes. */
  get bytes(): Uint8Array {
    this.#bytes ??= encodeBlock(this);
    return this.#bytes;
  }
}
