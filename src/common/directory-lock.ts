import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from './expected-error.js';

/** Another process, or another chain of this one, has the directory. */
export class DirectoryInUseError extends ExpectedError {
  readonly code = 'directoryInUse';
}

/**
 * Holds a directory for one process. It is SQLite's lock on the file `lock`, which the system takes back however the
 * process ends: nothing is ever stale, and a live holder never loses it. Beside it `lock.pid` names the holder, for people.
 */
export class DirectoryLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** @throws DirectoryInUseError, naming the holder */
  static acquire(directory: string): DirectoryLock {
    const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
    const holder = join(directory, 'lock.pid');
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if (!/locked|busy/.test((error as Error).message)) throw error;
      throw new DirectoryInUseError(`${directory} is in use by process ${read(holder)}`, { cause: error });
    }
    writeFileSync(holder, `${process.pid}\n`);
    return new DirectoryLock(database);
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }
}

function read(holder: string): string {
  try {
    return readFileSync(holder, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
