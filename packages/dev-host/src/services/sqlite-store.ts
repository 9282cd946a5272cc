import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Entry, type KeyValueStore, StoreClosedError } from './key-value-store.js';
import { SqliteReader } from './sqlite-reader.js';

/**
 * A store in a table of a SQLite file (WAL). A write is in the file before it returns, so it survives the death of the
 * process. As in AvalancheGo's leveldb, the last writes may be lost when the machine loses power.
 */
export class SqliteStore implements KeyValueStore {
  private readonly database: DatabaseSync;
  private readonly select: StatementSync;
  private readonly insert: StatementSync;
  private readonly remove: StatementSync;

  /** @param table a name of letters; created if it is missing */
  constructor(
    private readonly path: string,
    private readonly table: string,
  ) {
    this.database = new DatabaseSync(path, { timeout: 5_000 });
    this.database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS ${table} (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`);
    this.select = this.database.prepare(`SELECT value FROM ${table} WHERE key = ?`);
    this.insert = this.database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`);
    this.remove = this.database.prepare(`DELETE FROM ${table} WHERE key = ?`);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.check();
    return this.select.get(key)?.value as Uint8Array | undefined;
  }

  write(puts: readonly Entry[], deletes: readonly Uint8Array[] = []): void {
    this.check();
    this.database.exec('BEGIN IMMEDIATE');
    try {
      for (const [key, value] of puts) this.insert.run(key, value);
      for (const key of deletes) this.remove.run(key);
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }

  entries(start: Uint8Array, prefix: Uint8Array): Iterator<Entry, undefined> {
    this.check();
    return new SqliteReader(this.path, this.table, start, prefix);
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private check(): void {
    if (!this.database.isOpen) throw new StoreClosedError();
  }
}
