import { type Id, idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson } from '../block/block-json.js';
import { Field } from '../json-rpc/field.js';
import { BASE64, BLOCK_ID } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { JSON_RPC_CODES, JsonRpcError } from '../json-rpc/json-rpc-error.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';

class ProposeBlockParams {
  @Field(BASE64, { about: 'The data of the proposal.' })
  data!: Uint8Array;
}

class GetBlockParams {
  @Field(BLOCK_ID, { about: 'The ID of the block.' })
  id!: Id;
}

/** The chain's API at `/rpc`, the same as timestampvm-rs's. */
@JsonRpcController({ path: '/rpc', prefix: 'timestampvm.' })
export class ChainController {
  /** Answers by block. A block's answer never changes, and clients ask for the same few blocks again and again. */
  private readonly texts = new WeakMap<Block, JsonText>();
  private last: { readonly block: Block; readonly answer: { id: string } } | undefined;

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

  /** → `{"id":"CB58"}` */
  @JsonRpcMethod({ summary: 'The last accepted block.' })
  lastAccepted(): { id: string } {
    const { lastAccepted } = this.accepted;
    if (this.last?.block !== lastAccepted) {
      this.last = { block: lastAccepted, answer: { id: idToCb58(lastAccepted.id) } };
    }
    return this.last.answer;
  }

  /** `[{"id":"CB58"}]` → `{"block":{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}}` */
  @JsonRpcMethod({ summary: 'A block by its ID.', params: GetBlockParams })
  async getBlock({ id }: GetBlockParams): Promise<JsonText> {
    const known = await this.state.findKnown(id);
    if (!known) throw new JsonRpcError(JSON_RPC_CODES.INTERNAL_ERROR, 'not found');
    const { block } = known;
    let text = this.texts.get(block);
    if (!text) {
      text = new JsonText(`{"block":${blockJson(block)}}`);
      this.texts.set(block, text);
    }
    return text;
  }
}
