import { idToCb58 } from '../../common/id.js';
import type { BlockFields } from './block-fields.js';
import { decodeCanonicalBlock } from './canonical-block.js';
import { decodeReceivedBlock } from './received-block.js';

export interface DecodedBlock extends BlockFields {
  /** Whether the bytes are exactly those that `encodeBlock` writes for these fields. */
  readonly isCanonical: boolean;
}

/**
 * Fields → the bytes that timestampvm-rs writes for them: JSON without white space, keys in this order, data as
 * lower-case hex.
 */
export function encodeBlock({ parentId, height, timestamp, data }: BlockFields): Uint8Array {
  const hex = Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex');
  return Buffer.from(
    `{"parent_id":"${idToCb58(parentId)}","height":${height},"timestamp":${timestamp},"data":"0x${hex}"}`,
    'latin1',
  );
}

/**
 * Bytes → fields. Accepts and refuses exactly what timestampvm-rs does.
 *
 * @throws {BlockDecodeError} for bytes that are no block; it throws nothing else
 */
export function decodeBlock(bytes: Uint8Array): DecodedBlock {
  const canonical = decodeCanonicalBlock(bytes);
  if (canonical !== null) return { ...canonical, isCanonical: true };
  return { ...decodeReceivedBlock(bytes), isCanonical: false };
}
