import { ExpectedError } from '../../common/expected-error.js';

/** A block's keys on the wire, in canonical order. */
export const BLOCK_FIELDS = ['parent_id', 'height', 'timestamp', 'data'] as const;
export type BlockField = (typeof BLOCK_FIELDS)[number];

export type BlockDecodeCode =
  /** Not JSON, not an object or array, or something before or after it. */
  | 'SYNTAX'
  /** One of the four keys is missing. */
  | 'MISSING_FIELD'
  /** One of the four keys comes twice. */
  | 'DUPLICATE_FIELD'
  /** A value has the wrong type for its key. */
  | 'INVALID_FIELD';

/** The bytes are no block. */
export class BlockDecodeError extends ExpectedError {
  constructor(
    readonly code: BlockDecodeCode,
    /** The key at fault; null for `SYNTAX`. */
    readonly field: BlockField | null,
    problem: string,
  ) {
    super(field === null ? `block: ${problem}` : `block field ${field}: ${problem}`);
  }
}
