import { Injectable } from '@nestjs/common';
import { sha256Id } from '../../common/id.js';
import { CLIENT } from '../database/caller.js';
import { ChainClaim } from '../ledger/chain.repository.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { TakenRepository, type TakingBlock } from '../ledger/taken.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { acceptedReceipt, belongsTo, type Receipt, receiptText, unknownReceipt } from './receipt.js';
import { encodeReceiptId, type ReceiptId } from './receipt-id.js';
import { TakenLately } from './taken-lately.js';

/** What became of proposals. A proposal's way is: in the queue, in the commit of its block, in that block. */
@Injectable()
export class Receipts {
  private readonly lately = new TakenLately();

  constructor(
    private readonly mempool: Mempool,
    private readonly accepted: AcceptedBlocks,
    private readonly taken: TakenRepository,
    private readonly claim: ChainClaim,
  ) {
    accepted.onAccepted((block) => this.lately.add(block));
  }

  /** The first 8 bytes of the ID of the node for which the schema was made. */
  get origin(): Uint8Array {
    return this.claim.origin;
  }

  /** Of a proposal that was stored right now. */
  ofProposal({ seq, data, proposedAt }: Proposal, position = this.mempool.size): Receipt {
    const sha256 = sha256Id(data);
    return {
      id: encodeReceiptId(this.origin, seq, sha256),
      status: 'processing',
      sha256,
      size: data.length,
      proposedAt,
      position,
      block: undefined,
      origin: this.origin,
    };
  }

  async findOne(id: ReceiptId): Promise<Receipt> {
    const [receipt] = await this.find([id]);
    return receipt ?? unknownReceipt(id);
  }

  /** In their order. One query finds those that are not in memory. */
  async find(ids: readonly ReceiptId[]): Promise<Receipt[]> {
    const found = ids.map((id) => (this.isOwn(id) ? this.inMemory(id) : unknownReceipt(id)));
    const left = ids.filter((_id, i) => found[i] === undefined);
    const blocks = left.length === 0 ? [] : await this.stored(left);
    return ids.map((id, i) => found[i] ?? ofBlock(id, blocks));
  }

  private inMemory(id: ReceiptId): Receipt | undefined {
    const proposal = this.mempool.get(id.seq);
    if (proposal) {
      const receipt = this.ofProposal(proposal, this.mempool.positionOf(id.seq));
      return receipt.id === receiptText(id) ? receipt : undefined;
    }
    const blockId = this.lately.get(id.seq);
    const block = blockId && this.accepted.findInMemory(blockId);
    const sha256 = block && sha256Id(block.data);
    return sha256 && belongsTo(id, sha256)
      ? acceptedReceipt(id, block, sha256, block.data.length)
      : undefined;
  }

  private stored(ids: readonly ReceiptId[]): Promise<TakingBlock[]> {
    const seqs = ids.map(({ seq }) => seq);
    return this.taken.find(seqs, this.accepted.writtenHeight, CLIENT);
  }

  private isOwn({ origin }: ReceiptId): boolean {
    return Buffer.compare(origin, this.origin) === 0;
  }
}

function ofBlock(id: ReceiptId, blocks: readonly TakingBlock[]): Receipt {
  const block = blocks.find(({ seq, sha256 }) => seq === id.seq && belongsTo(id, sha256));
  return block ? acceptedReceipt(id, block, block.sha256, block.size) : unknownReceipt(id);
}
