import { type Id, idsEqual, sha256Id } from '../../common/id.js';
import type { IncomingCall } from '../../common/incoming-call.js';
import type { Block } from '../block/block.js';
import { DATABASE_UNAVAILABLE } from '../json-rpc/declared-error.js';
import { Field } from '../json-rpc/field.js';
import { BLOCK_ID, BOOLEAN, DURATION_MS } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText, type LaterResult } from '../json-rpc/json-rpc-answer.js';
import { Mempool } from '../mempool/mempool.service.js';
import { Once } from '../receipts/once.js';
import type { Receipt } from '../receipts/receipt.js';
import { WAIT } from '../receipts/receipt-field-types.js';
import { receiptJson } from '../receipts/receipt-json.js';
import { Receipts } from '../receipts/receipts.service.js';
import { referenceJson } from '../receipts/reference-json.js';
import { DataIndex } from '../search/data-index.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState } from '../state/chain-state.service.js';
import {
  BLOCK_NOT_FOUND,
  blockNotFound,
  KEY_REUSED,
  keyReused,
  SEARCH_BUILDING,
  SEARCH_OFF,
} from './api-errors.js';
import { BlockReferenceResult, GetBlockResult, SuccessResult } from './block-results.js';
import { BlockText } from './block-text.js';
import { CHAIN_API } from './chain-api.js';
import { checkSearch } from './check-search.js';
import { DATA_TEXT, dataOf, ENCODING, type Encoding, IDEMPOTENCY_KEY } from './data-params.js';
import { EXAMPLE } from './example-values.js';
import { PROPOSAL_ERRORS } from './proposal-errors.js';
import { ReceiptAnswers } from './receipt-answers.js';
import { ProposeBlockResult } from './receipt-results.js';

class ProposeBlockParams {
  @Field(DATA_TEXT, { about: 'The data of the proposal.' })
  data: unknown;

  @Field(ENCODING, { about: 'How data is written; base64 unless given.', optional: true })
  encoding: Encoding | undefined;

  @Field(DURATION_MS, WAIT)
  waitMs: number | undefined;

  @Field(IDEMPOTENCY_KEY, {
    about:
      'A random text, e.g. a UUID. A call that repeats it within a day gives back the first receipt, and proposes nothing.',
    optional: true,
  })
  idempotencyKey: string | undefined;

  @Field(BOOLEAN, {
    about:
      'Whether equal data that are there already count: then the answer is their receipt, and nothing is proposed; false unless given.',
    optional: true,
  })
  once: boolean | undefined;
}

class GetBlockParams {
  @Field(BLOCK_ID, { about: 'The ID of the block.' })
  id!: Id;
}

const proposalJson = (receipt: Receipt): string => `{"success":true,"receipt":${receiptJson(receipt)}}`;

/** timestampvm-rs's methods. Its clients find every field of its answers here, and some more. */
@JsonRpcController(CHAIN_API)
export class ChainController {
  /** By block: clients ask for the same few blocks again and again. */
  private readonly answers = new WeakMap<Block, BlockText>();
  private last: { readonly block: Block; readonly answer: JsonText } | undefined;

  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
    private readonly receipts: Receipts,
    private readonly receiptAnswers: ReceiptAnswers,
    private readonly once: Once,
    private readonly index: DataIndex,
  ) {}

  @JsonRpcMethod({
    summary: 'Answers.',
    result: SuccessResult,
    example: { params: {}, result: { success: true } },
  })
  ping(): { success: true } {
    return { success: true };
  }

  @JsonRpcMethod({
    summary: 'Proposes data for a block. The answer comes when the proposal is stored.',
    params: ProposeBlockParams,
    result: ProposeBlockResult,
    errors: [KEY_REUSED, SEARCH_OFF, SEARCH_BUILDING, ...PROPOSAL_ERRORS],
    example: { params: { data: EXAMPLE.base64 }, result: { success: true, receipt: EXAMPLE.newReceipt } },
  })
  async proposeBlock(
    { data, encoding, waitMs = 0, idempotencyKey, once = false }: ProposeBlockParams,
    caller: IncomingCall,
  ): Promise<JsonText | LaterResult> {
    const bytes = dataOf(data, encoding);
    this.receiptAnswers.checkWait(waitMs);
    if (once) await checkSearch(this.index);
    const propose = (): Promise<Receipt> => this.proposed(bytes, idempotencyKey);
    const receipt = await (once ? this.once.propose(bytes, propose) : propose());
    return this.receiptAnswers.answer(receipt, waitMs, caller, proposalJson);
  }

  @JsonRpcMethod({
    summary: 'The ID, height and time of the last accepted block.',
    result: BlockReferenceResult,
    example: { params: {}, result: EXAMPLE.reference },
  })
  lastAccepted(): JsonText {
    const { lastAccepted: block } = this.accepted;
    if (this.last?.block !== block) {
      this.last = { block, answer: new JsonText(referenceJson(block)) };
    }
    return this.last.answer;
  }

  @JsonRpcMethod({
    summary: 'A block by its ID.',
    params: GetBlockParams,
    result: GetBlockResult,
    errors: [BLOCK_NOT_FOUND, DATABASE_UNAVAILABLE],
    example: { params: { id: EXAMPLE.reference.id }, result: { block: EXAMPLE.block, status: 'Accepted' } },
  })
  async getBlock({ id }: GetBlockParams): Promise<JsonText> {
    const known = await this.state.findKnown(id);
    if (!known) throw blockNotFound();
    const { block, status } = known;
    let answer = this.answers.get(block);
    if (answer?.status !== status) {
      answer = new BlockText(block, status);
      this.answers.set(block, answer);
    }
    return answer;
  }

  /** @throws {JsonRpcError} INVALID_PARAMS when the key stands for other data */
  private async proposed(data: Uint8Array, key: string | undefined): Promise<Receipt> {
    if (key === undefined) return this.receipts.ofProposal(await this.mempool.propose(data));
    const { seq, sha256 } = await this.mempool.proposeKeyed(data, key);
    if (!idsEqual(sha256, sha256Id(data))) throw keyReused();
    return this.receipts.findOne({ origin: this.receipts.origin, seq, check: sha256.subarray(0, 8) });
  }
}
