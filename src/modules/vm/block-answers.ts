import type { Block } from '../block/block.js';
import type { KnownBlock } from './vm.service.js';

const STATUS = {
  processing: 'STATUS_PROCESSING',
  rejected: 'STATUS_REJECTED',
  accepted: 'STATUS_ACCEPTED',
} as const;

/** A block as all answers describe it. The status is for hosts up to protocol 35, and written for them alone. */
export function parsedAnswer({ block, status }: KnownBlock) {
  return { ...fields(block), status: STATUS[status] };
}

export function fields(block: Block) {
  const { id, parentId, height } = block;
  return { id, parentId, height, timestamp: time(block) };
}

export function lastAcceptedAnswer(block: Block) {
  const { id, parentId, height, bytes } = block;
  return { lastAcceptedId: id, lastAcceptedParentId: parentId, height, timestamp: time(block), bytes };
}

/**
 * The wire has an i64 for a block's time, so that one of 2^63 or more comes out before 1970, as the seed's `as i64` does.
 * The host takes the years 1 to 9999 (`TimestampAsTime`), the seed crashes at years that its calendar does not have.
 */
export function time({ timestamp }: Block) {
  return { seconds: BigInt.asIntN(64, timestamp) };
}
