import { type Entry, type KeyValueStore, StoreClosedError } from './key-value-store.js';

/** A store that dies with its process, for tests. */
export class MemoryStore implements KeyValueStore {
  private readonly values = new Map<string, Uint8Array>();
  private closed = false;

  get(key: Uint8Array): Uint8Array | undefined {
    this.check();
    return this.values.get(hex(key));
  }

  write(puts: readonly Entry[], deletes: readonly Uint8Array[] = []): void {
    this.check();
    for (const [key, value] of puts) this.values.set(hex(key), Uint8Array.from(value));
    for (const key of deletes) this.values.delete(hex(key));
  }

  entries(start: Uint8Array, prefix: Uint8Array): Iterator<Entry, undefined> {
    this.check();
    const [from, beginning] = [hex(start), hex(prefix)];
    const found = [...this.values].filter(([key]) => key.startsWith(beginning) && key >= from);
    // Hex digits sort like the bytes.
    found.sort(([a], [b]) => (a < b ? -1 : 1));
    return found.values().map(([key, value]): Entry => [Buffer.from(key, 'hex'), value]) as Iterator<
      Entry,
      undefined
    >;
  }

  close(): void {
    this.closed = true;
  }

  private check(): void {
    if (this.closed) throw new StoreClosedError();
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
