import { type ApiBlock, textOf } from '../api/timestamp-api.js';

/** What the chain has promised: the proposals that it acknowledged, and the blocks whose accept it answered. */
export class Ledger {
  private readonly sent = new Set<string>();
  private readonly acknowledged = new Set<string>();
  /** ID by height. */
  private readonly accepted = new Map<number, string>();

  get proposals(): number {
    return this.acknowledged.size;
  }

  send(text: string): void {
    this.sent.add(text);
  }

  acknowledge(text: string): void {
    this.acknowledged.add(text);
  }

  accept(height: number, id: string): void {
    this.accepted.set(height, id);
  }

  /** @param blocks all blocks of the chain, genesis first @returns the broken promises; empty when all are kept */
  broken(blocks: readonly ApiBlock[]): string[] {
    const wrong: string[] = [];
    const count = new Map<string, number>();
    for (const [height, block] of blocks.entries()) {
      if (block.height !== height) wrong.push(`block ${height} says height ${block.height}`);
      if (height > 0) count.set(textOf(block), (count.get(textOf(block)) ?? 0) + 1);
      const parent = blocks[height - 1];
      if (parent && block.parent_id !== parent.id) wrong.push(`block ${height} does not follow its parent`);
    }
    for (const text of this.acknowledged) if (!count.has(text)) wrong.push(`lost: ${text}`);
    for (const [text, times] of count) {
      if (times > 1) wrong.push(`${times} times: ${text}`);
      if (!this.sent.has(text)) wrong.push(`never proposed: ${text}`);
    }
    for (const [height, id] of this.accepted) {
      if (blocks[height]?.id !== id)
        wrong.push(`accepted block ${height} was ${id}, is ${blocks[height]?.id}`);
    }
    return wrong;
  }
}
