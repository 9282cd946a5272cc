import { Injectable } from '@nestjs/common';
import { sha256Id } from '../../common/id.js';
import { CLIENT } from '../database/caller.js';
import { ChainClaim } from '../ledger/chain.repository.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { TakenRepository, type TakingBlock } from '../ledger/taken.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { DataIndex } from '../search/data-index.js';
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
    private readonly index: DataIndex,
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
      isByData: false,
      origin: this.origin,
    };
  }

  async findOne(id: ReceiptId): Promise<Receipt> {
    const [receipt] = await this.find([id]);
    return receipt ?? unknownReceipt(id);
  }

  /**
   * In their order. One query finds those of this node's that are not in memory, and a second one looks for the rest by
   * their data, if there is an index for that.
   */
  async find(ids: readonly ReceiptId[]): Promise<Receipt[]> {
    const own = ids.filter((id) => this.isOwn(id));
    const positions = this.mempool.positionsOf(new Set(own.map(({ seq }) => seq)));
    const inMemory = new Map(own.map((id) => [id, this.inMemory(id, positions)]));
    const taken = await this.stored(own.filter((id) => !inMemory.get(id)));
    const found = ids.map((id) => inMemory.get(id) ?? ofProposalIn(taken, id));
    const sameData = await this.byData(ids.filter((_, i) => !found[i]));
    return ids.map((id, i) => found[i] ?? ofDataIn(sameData, id) ?? unknownReceipt(id));
  }

  /**
   * The receipt of the first proposal with these data that this node knows, in the queue or in a block. It needs the index
   * of the data.
   */
  async findEarlier(data: Uint8Array): Promise<Receipt | undefined> {
    for (const proposal of this.mempool.pending()) {
      if (Buffer.compare(proposal.data, data) === 0) {
        const { seq } = proposal;
        return this.ofProposal(proposal, this.mempool.positionsOf(new Set([seq])).get(seq));
      }
    }
    const sha256 = sha256Id(data);
    const check = sha256.subarray(0, this.origin.length);
    const [block] = await this.taken.findByHashes([sha256], this.accepted.writtenHeight, CLIENT);
    if (!block) return undefined;
    // Without a proposal of this node's the ID has the number 0, which no proposal has: the data lead to the block.
    const id = { origin: this.origin, seq: block.seq, check };
    return acceptedReceipt(id, block, block.sha256, block.size, block.seq === 0n);
  }

  private inMemory(id: ReceiptId, positions: ReadonlyMap<bigint, number>): Receipt | undefined {
    const proposal = this.mempool.get(id.seq);
    if (proposal) {
      const receipt = this.ofProposal(proposal, positions.get(id.seq));
      return receipt.id === receiptText(id) ? receipt : undefined;
    }
    const blockId = this.lately.get(id.seq);
    const block = blockId && this.accepted.findInMemory(blockId);
    const sha256 = block && sha256Id(block.data);
    return sha256 && belongsTo(id, sha256)
      ? acceptedReceipt(id, block, sha256, block.data.length)
      : undefined;
  }

  private async stored(ids: readonly ReceiptId[]): Promise<TakingBlock[]> {
    if (ids.length === 0) return [];
    const seqs = ids.map(({ seq }) => seq);
    return this.taken.find(seqs, this.accepted.writtenHeight, CLIENT);
  }

  private async byData(ids: readonly ReceiptId[]): Promise<TakingBlock[]> {
    if (ids.length === 0 || this.index.state !== 'ready') return [];
    const checks = ids.map(({ check }) => check);
    return this.taken.findByHashes(checks, this.accepted.writtenHeight, CLIENT);
  }

  private isOwn({ origin }: ReceiptId): boolean {
    return Buffer.compare(origin, this.origin) === 0;
  }
}

function ofProposalIn(blocks: readonly TakingBlock[], id: ReceiptId): Receipt | undefined {
  const block = blocks.find(({ seq, sha256 }) => seq === id.seq && belongsTo(id, sha256));
  return block && acceptedReceipt(id, block, block.sha256, block.size);
}

function ofDataIn(blocks: readonly TakingBlock[], id: ReceiptId): Receipt | undefined {
  const block = blocks.find(({ sha256 }) => belongsTo(id, sha256));
  return block && acceptedReceipt(id, block, block.sha256, block.size, true);
}
