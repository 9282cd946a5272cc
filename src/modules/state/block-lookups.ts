import { type Id, idKey } from '../../common/id.js';
import type { Block } from '../block/block.js';

/** Queries at once: one is worked on by the database while the next is made up. */
const MAX_QUERIES = 2;
/** IDs in one query. */
const MAX_IDS = 64;

type Found = (block: Block | undefined) => void;

interface Wanted {
  readonly id: Id;
  readonly waiting: { readonly found: Found; readonly failed: (error: unknown) => void }[];
}

/**
 * Blocks by their ID: those that are asked for while queries are under way share the next one. Sixteen look-ups in one
 * query cost about as much as two in two (docs/performance.md).
 */
export class BlockLookups {
  private readonly wanted = new Map<string, Wanted>();
  private queries = 0;

  /** @param query answers with the blocks that are there, in any order */
  constructor(private readonly query: (ids: readonly Id[]) => Promise<Block[]>) {}

  find(id: Id): Promise<Block | undefined> {
    return new Promise((found, failed) => {
      const key = idKey(id);
      const wanted = this.wanted.get(key);
      if (wanted) wanted.waiting.push({ found, failed });
      else this.wanted.set(key, { id, waiting: [{ found, failed }] });
      if (this.queries < MAX_QUERIES) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.queries++;
    while (this.wanted.size > 0) await this.answer(this.nextBatch());
    this.queries--;
  }

  private async answer(batch: ReadonlyMap<string, Wanted>): Promise<void> {
    try {
      const blocks = await this.query([...batch.values()].map(({ id }) => id));
      const byKey = new Map(blocks.map((block) => [idKey(block.id), block]));
      for (const [key, { waiting }] of batch) for (const { found } of waiting) found(byKey.get(key));
    } catch (error) {
      for (const { waiting } of batch.values()) for (const { failed } of waiting) failed(error);
    }
  }

  private nextBatch(): Map<string, Wanted> {
    const batch = new Map<string, Wanted>();
    for (const [key, wanted] of this.wanted) {
      if (batch.size === MAX_IDS) break;
      batch.set(key, wanted);
      this.wanted.delete(key);
    }
    return batch;
  }
}
