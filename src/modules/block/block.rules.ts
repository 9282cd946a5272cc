import { ExpectedError } from '../../common/expected-error.js';
import { EMPTY_ID, idsEqual } from '../../common/id.js';
import type { BlockFields } from './block-fields.js';

/** How far ahead of the local clock a block may be (timestampvm-rs's one hour). */
export const MAX_CLOCK_AHEAD_SECONDS = 3600n;

export type BlockRule =
  /** The height is not the parent's + 1. */
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

/** Height 0 and the empty parent: timestampvm-rs takes any such block without a check. */
export function isGenesisShaped(block: Pick<BlockFields, 'height' | 'parentId'>): boolean {
  return block.height === 0n && idsEqual(block.parentId, EMPTY_ID);
}

/**
 * The rules for a block whose parent is known, in the order of timestampvm-rs's `Block::verify`:
 *
 * 1. height = parent's + 1, else `PARENT_HEIGHT`; height 0 has no parent that fits
 *    (timestampvm-rs's `height - 1` wraps around there);
 * 2. timestamp ≥ parent's, else `PARENT_TIMESTAMP`: blocks of one second are in order;
 * 3. timestamp < now + 3600, else `FUTURE_TIMESTAMP`; so a timestamp of 2^63 and more is refused here, as is any other
 *    for which timestampvm-rs has no date: there its `ParseBlock` crashes.
 *
 * Before these, the caller takes genesis-shaped blocks and blocks it knows, and refuses an unknown parent.
 * The length of the data is no rule.
 *
 * @param now Unix seconds of the local clock
 * @throws {BlockRuleError} for the first rule broken
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
