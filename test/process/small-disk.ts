import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { guardian } from './guardian.js';
import { removeDirectory, temporaryDirectory } from './temporary-directory.js';

const CHUNK = Buffer.alloc(64 * 1024, 1);
/** Writable for everyone, like `/tmp`, because Postgres runs as another user. */
const MODE = '1777';

/** A small file system in memory that is soon full. It is gone with the test process at the latest. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** @throws Error with the system's text if it cannot be mounted */
  static mount(bytes: number): SmallDisk {
    const path = temporaryDirectory('small-disk');
    const { status, error, stderr } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${bytes},mode=${MODE}`, 'tmpfs', path],
      { encoding: 'utf8' },
    );
    if (status !== 0) {
      removeDirectory(path);
      throw new Error(error?.message ?? stderr.trim());
    }
    guardian.watchMount(path);
    return new SmallDisk(path);
  }

  /** The reason why there can be none here; undefined if there can. */
  static whyNot(): string | undefined {
    if (process.platform !== 'linux') return `tmpfs is Linux's, this is ${process.platform}`;
    if (process.getuid?.() !== 0) return 'only root may mount a file system';
    try {
      SmallDisk.mount(64 * 1024).unmount();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Fills it to the last byte. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (let size = CHUNK.length; size >= 1; ) {
        try {
          writeSync(file, CHUNK, 0, size);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size = Math.floor(size / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.ballast, { force: true });
  }

  /** Unmounts it, even if it is in use. */
  unmount(): void {
    spawnSync('umount', ['--lazy', this.path]);
    guardian.forgetMount(this.path);
    removeDirectory(this.path);
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}
