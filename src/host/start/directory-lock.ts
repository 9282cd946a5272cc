import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process, or another chain of this one, has the directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/**
 * Holds a directory for one process. It is SQLite's lock on an empty file, which the system takes back however the
 * process ends: nothing is ever stale.
 */
export class DirectoryLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** @throws DirectoryInUse */
  static acquire(directory: string): DirectoryLock {
    const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!/locked|busy/.test((error as Error).message)) throw error;
      throw new DirectoryInUse(`${directory} is in use`, { cause: error });
    }
    return new DirectoryLock(database);
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }
}
