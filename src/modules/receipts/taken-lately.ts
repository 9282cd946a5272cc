import type { Id } from '../../common/id.js';
import type { AcceptedBlock } from '../ledger/accept.repository.js';

/** Clients ask for a receipt soon after their proposal. */
const MAX = 4_096;

/** The blocks that took this node's last proposals, so that asking for their receipts needs no SQL. */
export class TakenLately {
  private readonly blocks = new Map<bigint, Id>();

  add({ block, proposal }: AcceptedBlock): void {
    if (proposal === undefined) return;
    this.blocks.set(proposal, block.id);
    if (this.blocks.size <= MAX) return;
    for (const oldest of this.blocks.keys()) {
      this.blocks.delete(oldest);
      break;
    }
  }

  /** @returns the ID of the block; undefined for a proposal that no block has taken lately */
  get(seq: bigint): Id | undefined {
    return this.blocks.get(seq);
  }
}
