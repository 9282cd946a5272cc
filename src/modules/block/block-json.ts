import { idToCb58 } from '../../common/id.js';
import type { Block } from './block.js';

/**
 * A block as timestampvm-rs shows it: `{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}`. Not by JSON.stringify,
 * which would round or refuse heights and timestamps: they are u64.
 */
export const blockJson = (block: Block): string => `{${fields(block)}}`;

/** The same for a client that did not ask by ID: with `"id":"CB58"` and `"size":N`, the number of bytes of its data. */
export const identifiedBlockJson = (block: Block): string =>
  `{${fields(block)},"id":"${idToCb58(block.id)}","size":${block.data.length}}`;

function fields({ data, height, parentId, timestamp }: Block): string {
  const hex = Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex');
  return `"data":"0x${hex}","height":${height},"parent_id":"${idToCb58(parentId)}","timestamp":${timestamp}`;
}
