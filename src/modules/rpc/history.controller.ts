import { identifiedBlockJson } from '../block/block-json.js';
import { Field } from '../json-rpc/field.js';
import { type AtHeight, HEIGHT_OR_END } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { CHAIN_API } from './chain-api.js';
import { heightNotReached } from './history-errors.js';

class GetBlockByHeightParams {
  @Field(HEIGHT_OR_END, { about: 'The height of the block, or "latest" or "earliest".' })
  height!: AtHeight;
}

/** The accepted blocks by height. */
@JsonRpcController(CHAIN_API)
export class HistoryController {
  constructor(private readonly accepted: AcceptedBlocks) {}

  /** → `{"height":N}` */
  @JsonRpcMethod({ summary: 'The height of the last accepted block.' })
  getHeight(): JsonText {
    return new JsonText(`{"height":${this.accepted.lastAccepted.height}}`);
  }

  /** `[{"height":N}]` → `{"block":{…,"id":"CB58","size":N},"status":"Accepted"}` */
  @JsonRpcMethod({ summary: 'An accepted block by its height.', params: GetBlockByHeightParams })
  async getBlockByHeight({ height: at }: GetBlockByHeightParams): Promise<JsonText> {
    const { lastAccepted } = this.accepted;
    const height = at === 'latest' ? lastAccepted.height : at === 'earliest' ? 0n : at;
    const block = await this.accepted.findAccepted(height);
    if (!block) throw heightNotReached(height, lastAccepted.height);
    return new JsonText(`{"block":${identifiedBlockJson(block)},"status":"Accepted"}`);
  }
}
