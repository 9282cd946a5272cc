import { Injectable } from '@nestjs/common';
import { idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import { blockJson } from '../block/block-json.js';
import { Mempool } from '../mempool/mempool.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { type JsonRpcMethod, JsonText } from './json-rpc-dispatcher.js';
import { JSON_RPC_CODES, JsonRpcError } from './json-rpc-error.js';
import { GetBlockParams, noParams, ProposeBlockParams, parseParams } from './params.js';
import { ping } from './ping.js';

/** The chain's API, as timestampvm-rs has it at `/rpc`. */
@Injectable()
export class ChainApi {
  /** A block's answer never changes, and the same few blocks are asked for again and again. */
  private readonly texts = new WeakMap<Block, JsonText>();
  private last: { readonly block: Block; readonly answer: { id: string } } | undefined;

  constructor(
    private readonly state: ChainState,
    private readonly mempool: Mempool,
  ) {}

  get methods(): Record<string, JsonRpcMethod> {
    return {
      ping,
      proposeBlock: (params) => this.proposeBlock(params),
      lastAccepted: (params) => this.lastAccepted(params),
      getBlock: (params) => this.getBlock(params),
    };
  }

  /** `[{"data":"base64"}]` → `{"success":true}`, when the datum is stored. */
  async proposeBlock(params: unknown): Promise<{ success: true }> {
    const { data } = parseParams(ProposeBlockParams, params);
    await this.mempool.propose(Buffer.from(data, 'base64'));
    return { success: true };
  }

  /** → `{"id":"CB58"}` */
  lastAccepted(params: unknown): { id: string } {
    noParams(params);
    const { lastAccepted } = this.state;
    if (this.last?.block !== lastAccepted) {
      this.last = { block: lastAccepted, answer: { id: idToCb58(lastAccepted.id) } };
    }
    return this.last.answer;
  }

  /** `[{"id":"CB58"}]` → `{"block":{"data":"0x…","height":N,"parent_id":"CB58","timestamp":N}}` */
  async getBlock(params: unknown): Promise<JsonText> {
    const id = parseParams(GetBlockParams, params).blockId();
    const block = (await this.state.find(id)) ?? (await this.state.findRejected(id));
    if (!block) throw new JsonRpcError(JSON_RPC_CODES.INTERNAL_ERROR, 'not found');
    let text = this.texts.get(block);
    if (!text) {
      text = new JsonText(`{"block":${blockJson(block)}}`);
      this.texts.set(block, text);
    }
    return text;
  }
}
