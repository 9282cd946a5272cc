import { type Entry, type KeyValueStore, StoreClosedError } from './key-value-store.js';

/** Bytes of keys and values after which one answer of IteratorNext ends (`iterationBatchSize`). */
const BATCH_SIZE = 128 * 1024;

/** A closed store ends every iterator; IteratorError and IteratorRelease report it. */
interface OpenIterator {
  entries: Iterator<Entry, undefined> | undefined;
  closed: boolean;
}

/** The iterators that a plugin has open, by number. */
export class StoreIterators {
  private readonly iterators = new Map<bigint, OpenIterator>();
  private nextId = 0n;

  constructor(private readonly store: KeyValueStore) {}

  open(start: Uint8Array, prefix: Uint8Array): bigint {
    const id = this.nextId++;
    this.iterators.set(id, { entries: undefined, closed: false });
    this.guarded(id, (iterator) => {
      iterator.entries = this.store.entries(start, prefix);
    });
    return id;
  }

  /** The next entries: at least 128 KiB, or the rest; empty at the end. */
  next(id: bigint): Entry[] {
    const batch: Entry[] = [];
    this.guarded(id, ({ entries, closed }) => {
      if (closed || !entries) return;
      this.store.get(EMPTY);
      for (let size = 0; size < BATCH_SIZE; ) {
        const { done, value } = entries.next();
        if (done) break;
        size += value[0].length + value[1].length;
        batch.push(value);
      }
    });
    return batch;
  }

  isClosed(id: bigint): boolean {
    return this.find(id).closed;
  }

  /** @returns whether the store was closed meanwhile; releasing twice is no error */
  release(id: bigint): boolean {
    const iterator = this.iterators.get(id);
    this.iterators.delete(id);
    if (!iterator?.closed) iterator?.entries?.return?.();
    return iterator?.closed ?? false;
  }

  private guarded(id: bigint, step: (iterator: OpenIterator) => void): void {
    const iterator = this.find(id);
    try {
      step(iterator);
    } catch (error) {
      if (!(error instanceof StoreClosedError)) throw error;
      iterator.closed = true;
    }
  }

  private find(id: bigint): OpenIterator {
    const iterator = this.iterators.get(id);
    if (!iterator) throw new Error('unknown iterator');
    return iterator;
  }
}

const EMPTY = new Uint8Array();
