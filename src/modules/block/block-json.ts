import { idToCb58 } from '../../common/id.js';
import type { Block } from './block.js';

/**
 * A block as the API shows it: `{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}`. Written by hand, since heights
 * and timestamps are u64, which JSON.stringify would round or refuse.
 */
export function blockJson({ data, height, parentId, timestamp }: Block): string {
  const hex = Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex');
  return `{"data":"0x${hex}","height":${height},"parent_id":"${idToCb58(parentId)}","timestamp":${timestamp}}`;
}
