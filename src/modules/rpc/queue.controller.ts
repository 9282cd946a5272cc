import { sha256Id } from '../../common/id.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Field } from '../json-rpc/field.js';
import { BOOLEAN, countTo } from '../json-rpc/field-types.js';
import { JsonRpcController, JsonRpcMethod } from '../json-rpc/json-rpc.decorators.js';
import { JsonText } from '../json-rpc/json-rpc-answer.js';
import { ResultField } from '../json-rpc/result-field.js';
import { HEX_JSON, SHA256_JSON, WHOLE_JSON } from '../json-rpc/result-types.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { RECEIPT_ID } from '../receipts/receipt-field-types.js';
import { encodeReceiptId, type ReceiptId } from '../receipts/receipt-id.js';
import { Receipts } from '../receipts/receipts.service.js';
import { maxDataBytes } from './answer-limits.js';
import { CHAIN_API } from './chain-api.js';
import { queueStatus } from './queue-status.js';
import { RECEIPT_ID_JSON } from './receipt-results.js';

const DEFAULT_ITEMS = 30;
const MAX_ITEMS = 100;

class GetPendingParams {
  @Field(countTo(MAX_ITEMS), { about: 'The most proposals; 30 unless given.', optional: true })
  limit: number | undefined;

  @Field(RECEIPT_ID, { about: 'Goes on after the proposal with this receipt.', optional: true })
  after: ReceiptId | undefined;

  @Field(BOOLEAN, {
    about: 'Whether the proposals come with their data; false unless given.',
    optional: true,
  })
  includeData: boolean | undefined;
}

class PendingResult {
  @ResultField(RECEIPT_ID_JSON, { about: 'The ID of the receipt.' })
  receiptId!: string;

  @ResultField({ type: 'string', format: 'date-time' }, { about: 'When the proposal was stored (RFC 3339).' })
  proposedAt!: string;

  @ResultField(WHOLE_JSON, { about: 'How many bytes the data have.' })
  size!: number;

  @ResultField(SHA256_JSON, { about: 'The sha256 of the data.' })
  sha256!: string;

  @ResultField(HEX_JSON, { about: 'The data, if they were asked for.', optional: true })
  data?: string;
}

class GetPendingResult {
  @ResultField(WHOLE_JSON, { about: 'How many proposals wait.' })
  count!: number;

  @ResultField(WHOLE_JSON, { about: 'How many bytes their data have.' })
  bytes!: number;

  @ResultField(WHOLE_JSON, { about: 'How long the oldest one has waited, in seconds; 0 when none waits.' })
  oldestSeconds!: number;

  @ResultField({ type: 'array', items: PendingResult }, { about: 'The proposals, the next one first.' })
  items!: PendingResult[];

  @ResultField(RECEIPT_ID_JSON, {
    about: 'To be given as after for the next page; absent when there is no more.',
    optional: true,
  })
  next?: string;
}

/** The queue of this node. */
@JsonRpcController(CHAIN_API)
export class QueueController {
  constructor(
    private readonly mempool: Mempool,
    private readonly receipts: Receipts,
    private readonly config: ChainConfig,
  ) {}

  @JsonRpcMethod({
    summary: 'The proposals in the queue of this node.',
    params: GetPendingParams,
    result: GetPendingResult,
    example: { params: { limit: 10 }, result: { count: 0, bytes: 0, oldestSeconds: 0, items: [] } },
  })
  getPending({ limit = DEFAULT_ITEMS, after, includeData = false }: GetPendingParams): JsonText {
    const most = maxDataBytes(this.config.api.maxAnswerBytes);
    const items: PendingResult[] = [];
    let bytes = 0;
    for (const proposal of this.mempool.pending()) {
      // Numbers rise along the queue, so the cursor's own proposal may be gone.
      if (after && proposal.seq <= after.seq) continue;
      bytes += includeData ? proposal.data.length : 0;
      if (items.length === limit || (items.length > 0 && bytes > most)) {
        return this.page(items, items.at(-1)?.receiptId);
      }
      items.push(this.shown(proposal, includeData));
    }
    return this.page(items, undefined);
  }

  private page(items: readonly PendingResult[], next: string | undefined): JsonText {
    const told = { ...queueStatus(this.mempool), items, ...(next !== undefined && { next }) };
    return new JsonText(JSON.stringify(told));
  }

  private shown({ seq, data, proposedAt }: Proposal, includeData: boolean): PendingResult {
    const sha256 = sha256Id(data);
    return {
      receiptId: encodeReceiptId(this.receipts.origin, seq, sha256),
      proposedAt: new Date(proposedAt).toISOString(),
      size: data.length,
      sha256: Buffer.from(sha256).toString('hex'),
      ...(includeData && { data: `0x${Buffer.from(data).toString('hex')}` }),
    };
  }
}
