import { type Id, idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson } from '../block/block-json.js';
import type { BlockStatus } from '../block/block-status.js';
import { Field } from '../json-rpc/field.js';
import { BASE64, BLOCK_ID } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { CHAIN_API } from './chain-api.js';

class ProposeBlockParams {
  @Field(BASE64, { about: 'The data of the proposal.' })
  data!: Uint8Array;
}

class GetBlockParams {
  @Field(BLOCK_ID, { about: 'The ID of the block.' })
  id!: Id;
}

/** AvalancheGo's words for where a block stands. */
const STATUS = {
  accepted: 'Accepted',
  processing: 'Processing',
  rejected: 'Rejected',
} as const satisfies Record<BlockStatus, string>;

interface BlockAnswer {
  readonly status: BlockStatus;
  readonly text: JsonText;
}

/** timestampvm-rs's methods. Its clients find every field of its answers here, and some more. */
@JsonRpcController(CHAIN_API)
export class ChainController {
  /** By block: clients ask for the same few blocks again and again. */
  private readonly answers = new WeakMap<Block, BlockAnswer>();
  private last: { readonly block: Block; readonly answer: JsonText } | undefined;

  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
  ) {}

  /** → `{"success":true}` */
  @JsonRpcMethod({ summary: 'Answers.' })
  ping(): { success: true } {
    return { success: true };
  }

  /** `[{"data":"base64"}]` → `{"success":true}`, when the proposal is stored. */
  @JsonRpcMethod({ summary: 'Proposes data for a block.', params: ProposeBlockParams })
  async proposeBlock({ data }: ProposeBlockParams): Promise<{ success: true }> {
    await this.mempool.propose(data);
    return { success: true };
  }

  /** → `{"id":"CB58","height":N,"timestamp":N}` */
  @JsonRpcMethod({ summary: 'The ID, height and time of the last accepted block.' })
  lastAccepted(): JsonText {
    const { lastAccepted: block } = this.accepted;
    if (this.last?.block !== block) {
      const { id, height, timestamp } = block;
      const answer = new JsonText(`{"id":"${idToCb58(id)}","height":${height},"timestamp":${timestamp}}`);
      this.last = { block, answer };
    }
    return this.last.answer;
  }

  /**
   * `[{"id":"CB58"}]` → `{"block":{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N},"status":"Accepted"}`. Only an
   * accepted block is evidence of its data: a processing one may still be rejected.
   */
  @JsonRpcMethod({ summary: 'A block by its ID.', params: GetBlockParams })
  async getBlock({ id }: GetBlockParams): Promise<JsonText> {
    const known = await this.state.findKnown(id);
    if (!known) throw new JsonRpcError(JSON_RPC_CODES.INTERNAL_ERROR, 'not found');
    const { block, status } = known;
    let answer = this.answers.get(block);
    if (answer?.status !== status) {
      answer = { status, text: new JsonText(`{"block":${blockJson(block)},"status":"${STATUS[status]}"}`) };
      this.answers.set(block, answer);
    }
    return answer.text;
  }
}
