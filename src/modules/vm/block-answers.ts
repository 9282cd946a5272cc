import type { Block } from '../block/block.js';
import type { BlockStatus } from '../block/block-status.js';
import type { KnownBlock } from '../state/chain-state.service.js';

const STATUS = {
  processing: 'STATUS_PROCESSING',
  rejected: 'STATUS_REJECTED',
  accepted: 'STATUS_ACCEPTED',
} as const satisfies Record<BlockStatus, string>;

/** A block in the answers of `vm.VM`. */
export function blockAnswer(block: Block) {
  const { id, parentId, height } = block;
  return { id, parentId, height, timestamp: timeAnswer(block) };
}

/** The same with its status. Only hosts up to protocol 35 get it. */
export function knownBlockAnswer({ block, status }: KnownBlock) {
  return { ...blockAnswer(block), status: STATUS[status] };
}

/** The last accepted block, for the answers to `Initialize` and `SetState`. */
export function lastAcceptedAnswer(block: Block) {
  const { id, parentId, height, bytes } = block;
  return { lastAcceptedId: id, lastAcceptedParentId: parentId, height, timestamp: timeAnswer(block), bytes };
}

/**
 * The wire has an i64 for a block's time, so a time of 2^63 or more becomes one before 1970, as with timestampvm-rs's
 * `as i64`. The host accepts the years 1 to 9999 (`TimestampAsTime`); timestampvm-rs crashes at years that its calendar
 * does not have.
 */
export function timeAnswer({ timestamp }: Block) {
  return { seconds: BigInt.asIntN(64, timestamp) };
}
