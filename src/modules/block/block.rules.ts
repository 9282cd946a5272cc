import { ExpectedError } from '../../common/expected-error.js';
import { EMPTY_ID, idsEqual } from '../../common/id.js';
import type { BlockFields } from './block-fields.js';

/** How far ahead of the local clock a block may be (timestampvm-rs's one hour). */
export const MAX_CLOCK_AHEAD_SECONDS = 3600n;

export type BlockRule =
  /** The height is not one more than the parent's. */
  | 'PARENT_HEIGHT'
  /** The timestamp is before the parent's. */
  | 'PARENT_TIMESTAMP'
  /** The timestamp is an hour or more ahead of the local clock. */
  | 'FUTURE_TIMESTAMP';

/** A well-formed block that breaks a rule. The messages are timestampvm-rs's, word for word. */
export class BlockRuleError extends ExpectedError {
  constructor(
    readonly code: BlockRule,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a block has height 0 and the empty parent: timestampvm-rs accepts any such block without a check. */
export function isGenesisShaped(block: Pick<BlockFields, 'height' | 'parentId'>): boolean {
  return block.height === 0n && idsEqual(block.parentId, EMPTY_ID);
}

/**
 * The rules for a block whose parent is known, in the order of timestampvm-rs's `Block::verify`:
 *
 * 1. height = parent's + 1, else `PARENT_HEIGHT`; no parent fits height 0 (timestampvm-rs's `height - 1` wraps around
 *    there);
 * 2. timestamp ≥ parent's, else `PARENT_TIMESTAMP`; blocks may have the same second;
 * 3. timestamp < now + 3600, else `FUTURE_TIMESTAMP`. This also refuses each timestamp for which timestampvm-rs has no
 *    date, such as 2^63 and more: its `ParseBlock` crashes there.
 *
 * Before these rules, the caller accepts genesis-shaped blocks and blocks that it knows, and refuses an unknown parent.
 * There is no rule for the length of the data.
 *
 * @param now Unix seconds of the local clock
 * @throws {BlockRuleError} for the first rule that is broken
 */
export function verifyBlock(
  block: Pick<BlockFields, 'height' | 'timestamp'>,
  parent: Pick<BlockFields, 'height' | 'timestamp'>,
  now: bigint,
): void {
  if (block.height !== parent.height + 1n) {
    throw new BlockRuleError(
      'PARENT_HEIGHT',
      `parent block height ${parent.height} != current block height ${block.height} - 1`,
    );
  }
  if (block.timestamp < parent.timestamp) {
    throw new BlockRuleError(
      'PARENT_TIMESTAMP',
      `parent block timestamp ${parent.timestamp} > current block timestamp ${block.timestamp}`,
    );
  }
  if (block.timestamp >= now + MAX_CLOCK_AHEAD_SECONDS) {
    throw new BlockRuleError(
      'FUTURE_TIMESTAMP',
      `block timestamp ${block.timestamp} is more than 1 hour ahead of local time`,
    );
  }
}
