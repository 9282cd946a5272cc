import { idToCb58 } from '../../common/id.js';
import type { ReceiptBlock } from './receipt.js';

/** `{"id":"CB58","height":N,"timestamp":N}`. Not by JSON.stringify: heights and times are u64. */
export const referenceJson = ({ id, height, timestamp }: ReceiptBlock): string =>
  `{"id":"${idToCb58(id)}","height":${height},"timestamp":${timestamp}}`;
