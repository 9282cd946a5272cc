import { idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { listedBlockJson } from '../block/block-json.js';
import type { BlockStatus } from '../block/block-status.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';

/** AvalancheGo's words for where a block stands. */
const STATUS = {
  accepted: 'Accepted',
  processing: 'Processing',
  rejected: 'Rejected',
} as const satisfies Record<BlockStatus, string>;

/** A block with its status: the result of `getBlock`. */
export class BlockText extends JsonText {
  /** Names the content: the block's ID in CB58. */
  get tag(): string {
    return idToCb58(this.block.id);
  }

  constructor(
    readonly block: Block,
    readonly status: BlockStatus,
  ) {
    const shown = listedBlockJson({ ...block, size: block.data.length });
    super(`{"block":${shown},"status":"${STATUS[status]}"}`);
  }
}
