import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DirectoryInUseError, DirectoryLock } from '../../../../src/common/directory-lock.js';
import { SqliteStore } from '../services/sqlite-store.js';
import { type ChainRecord, checkChain, openChain, type WantedChain } from './chain-file.js';
import { type Running, readRunning, removeRunning, writeRunning } from './running-file.js';
import { UserError } from './user-error.js';

/** A data directory that this process holds: `chain.json`, `node.sqlite`, `chain/` for the plugin, `plugin.log`. */
export class DataDirectory {
  readonly stores: { readonly plugin: SqliteStore; readonly node: SqliteStore };

  private constructor(
    readonly path: string,
    readonly chain: ChainRecord,
    private readonly lock: DirectoryLock,
  ) {
    const database = join(path, 'node.sqlite');
    this.stores = { plugin: new SqliteStore(database, 'vm'), node: new SqliteStore(database, 'node') };
  }

  /**
   * Looks whether `open` would work, and changes nothing.
   * @throws UserError as open does
   */
  static check(directory: string, wanted: WantedChain): void {
    const path = resolve(directory);
    if (!existsSync(path)) return;
    lock(path).release();
    checkChain(path, wanted);
  }

  /** @throws UserError when it cannot be made, is in use, or holds another chain */
  static open(directory: string, wanted: WantedChain): DataDirectory {
    const path = resolve(directory);
    try {
      mkdirSync(path, { recursive: true });
    } catch (error) {
      throw new UserError(`cannot create the data directory ${path}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    const held = lock(path);
    try {
      const opened = new DataDirectory(path, openChain(path, wanted), held);
      opened.announce({ pid: process.pid });
      return opened;
    } catch (error) {
      held.release();
      throw error;
    }
  }

  /** The plugin's own directory. */
  get chainDataDir(): string {
    return join(this.path, 'chain');
  }

  get pluginLog(): string {
    return join(this.path, 'plugin.log');
  }

  announce(running: Running): void {
    writeRunning(this.path, running);
  }

  close(): void {
    this.stores.plugin.close();
    this.stores.node.close();
    removeRunning(this.path);
    this.lock.release();
  }
}

function lock(path: string): DirectoryLock {
  try {
    return DirectoryLock.acquire(path);
  } catch (error) {
    if (!(error instanceof DirectoryInUseError)) {
      throw new UserError(`cannot use the data directory ${path}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    const running = readRunning(path);
    const holder = running
      ? ` by process ${running.pid}${running.url ? `, which serves ${running.url}` : ''}`
      : '';
    throw new UserError(`the data directory ${path} is in use${holder}`, { cause: error });
  }
}
