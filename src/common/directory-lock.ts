import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ExpectedError } from './expected-error.js';

/** Another process, or another chain of this process, holds the directory. */
export class DirectoryInUseError extends ExpectedError {
  readonly code = 'directoryInUse';
}

/**
 * Holds a directory for one process, by SQLite's lock on the file `lock`. The system releases this lock however the
 * process ends, so it is never stale, and a live holder never loses it. The file `lock.pid` beside it names the holder,
 * for people.
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
