import { idToCb58 } from '../../common/id.js';
import type { Block } from './block.js';
import type { ListedBlock } from './listed-block.js';

/**
 * A block as timestampvm-rs shows it: `{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}`. Not by JSON.stringify,
 * which would round or refuse heights and timestamps: they are u64.
 */
export const blockJson = ({ data, height, parentId, timestamp }: Block): string =>
  `{"data":"${dataJson(data)}","height":${height},"parent_id":"${idToCb58(parentId)}","timestamp":${timestamp}}`;

/**
 * The same with `"id":"CB58"` and `"size":N`.
 *
 * @param cb58 writes IDs
 */
export function listedBlockJson(block: ListedBlock, cb58 = idToCb58): string {
  const { id, parentId, height, timestamp, size, data } = block;
  const shown = data === undefined ? '' : `"data":"${dataJson(data)}",`;
  return `{${shown}"height":${height},"parent_id":"${cb58(parentId)}","timestamp":${timestamp},"id":"${cb58(id)}","size":${size}}`;
}

const dataJson = (data: Uint8Array): string =>
  `0x${Buffer.from(data.buffer, data.byteOffset, data.length).toString('hex')}`;
