import { idToCb58 } from '../../common/id.js';
import type { Block } from './block.js';

/**
 * A block as the API shows it: `{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}`. Not by JSON.stringify,
 * which would round or refuse heights and timestamps: they are u64.
 */
export function blockJson({ data, height, parentId, timestamp }: Block): string {
  const hex = Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex');
  return `{"data":"0x${hex}","height":${height},"parent_id":"${idToCb58(parentId)}","timestamp":${timestamp}}`;
}
