import { type Id, idKey } from '../../common/id.js';

/** Queries at once: the database works on one while the next one is prepared. */
const MAX_QUERIES = 2;
/** IDs in one query. */
const MAX_IDS = 64;

interface Wanted<Found> {
  readonly id: Id;
  readonly waiting: {
    readonly found: (found: Found | undefined) => void;
    readonly failed: (error: unknown) => void;
  }[];
}

/**
 * Looks up stored blocks by ID. Look-ups that come while queries are under way share the next query. Sixteen look-ups
 * in one query cost about as much as two look-ups in two queries (docs/performance.md).
 */
export class BlockLookups<Found extends { readonly id: Id }> {
  private readonly wanted = new Map<string, Wanted<Found>>();
  private queries = 0;

  /** @param query returns the rows that exist, in any order */
  constructor(private readonly query: (ids: readonly Id[]) => Promise<Iterable<Found>>) {}

  find(id: Id): Promise<Found | undefined> {
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

  private async answer(batch: ReadonlyMap<string, Wanted<Found>>): Promise<void> {
    try {
      const byKey = new Map<string, Found>();
      for (const one of await this.query([...batch.values()].map(({ id }) => id))) {
        byKey.set(idKey(one.id), one);
      }
      for (const [key, { waiting }] of batch) for (const { found } of waiting) found(byKey.get(key));
    } catch (error) {
      for (const { waiting } of batch.values()) for (const { failed } of waiting) failed(error);
    }
  }

  private nextBatch(): Map<string, Wanted<Found>> {
    const batch = new Map<string, Wanted<Found>>();
    for (const [key, wanted] of this.wanted) {
      if (batch.size === MAX_IDS) break;
      batch.set(key, wanted);
      this.wanted.delete(key);
    }
    return batch;
  }
}
