import { DatabaseSync } from 'node:sqlite';
import type { Entry } from './key-value-store.js';

/** One pass over a table of a SQLite file, as a snapshot: a read transaction on its own connection. */
export class SqliteReader implements Iterator<Entry, undefined> {
  private readonly database: DatabaseSync;
  private readonly rows: Iterator<Record<string, unknown>>;

  constructor(
    path: string,
    table: string,
    start: Uint8Array,
    private readonly prefix: Uint8Array,
  ) {
    this.database = new DatabaseSync(path, { readOnly: true });
    // The first read makes the snapshot.
    this.database.exec(`BEGIN; SELECT 1 FROM ${table} LIMIT 1`);
    const from = Buffer.compare(start, prefix) > 0 ? start : prefix;
    this.rows = this.database
      .prepare(`SELECT key, value FROM ${table} WHERE key >= ? ORDER BY key`)
      .iterate(from);
  }

  next(): IteratorResult<Entry, undefined> {
    if (!this.database.isOpen) return END;
    const { done, value } = this.rows.next();
    const key = value?.key as Uint8Array | undefined;
    if (done || !key || Buffer.compare(key.subarray(0, this.prefix.length), this.prefix) !== 0) {
      return this.return();
    }
    return { done: false, value: [key, value.value as Uint8Array] };
  }

  return(): IteratorResult<Entry, undefined> {
    if (this.database.isOpen) this.database.close();
    return END;
  }
}

const END: IteratorResult<Entry, undefined> = { done: true, value: undefined };
