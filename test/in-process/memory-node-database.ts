import { NodeDatabase, type NodeDatabaseWrite } from '../../src/common/chain-context.js';

/** The node's own database, in memory. It outlives the chains of a test, as a real one does. */
export class MemoryNodeDatabase extends NodeDatabase {
  private values = new Map<string, Uint8Array>();
  /** A test sets this to let writes fail, or wait. */
  beforeWrite: (changes: readonly NodeDatabaseWrite[]) => Promise<void> | void = () => {};

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.values.get(hex(key));
  }

  async write(changes: readonly NodeDatabaseWrite[]): Promise<void> {
    await this.beforeWrite(changes);
    for (const { key, value } of changes) {
      if (value) this.values.set(hex(key), Uint8Array.from(value));
      else this.values.delete(hex(key));
    }
  }

  async *entries(prefix: Uint8Array): AsyncIterable<{ key: Uint8Array; value: Uint8Array }> {
    const found = [...this.values].filter(([key]) => key.startsWith(hex(prefix)));
    for (const [key, value] of found.sort(([a], [b]) => (a < b ? -1 : 1))) {
      yield { key: Buffer.from(key, 'hex'), value };
    }
  }

  /** A backup of the node's database. */
  copy(): MemoryNodeDatabase {
    const copy = new MemoryNodeDatabase();
    copy.values = new Map(this.values);
    return copy;
  }

  get size(): number {
    return this.values.size;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
