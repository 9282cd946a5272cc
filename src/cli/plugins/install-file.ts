import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

/** Hidden, with no dot but the first: the one kind of file that a node skips in its plugin directory. */
const UNFINISHED = '.timestampvm-install-';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const goOn = () => {};

/**
 * Puts an executable at its place in one step, so that a node that starts meanwhile finds the old one or the new one, whole.
 * It is copied beside its place under a hidden name; what an install that was killed has left of those is removed.
 *
 * @throws Error of the file system; nothing has changed then
 */
export function installFile(source: string, directory: string, name: string): void {
  for (const left of readdirSync(directory)) {
    if (left.startsWith(UNFINISHED)) rmSync(join(directory, left), { force: true });
  }
  const unfinished = join(directory, `${UNFINISHED}${process.pid}`);
  // A signal's default, to end at once, would leave the file behind: it has a tenth of a second of patience.
  for (const signal of SIGNALS) process.on(signal, goOn);
  try {
    copyFileSync(source, unfinished, constants.COPYFILE_FICLONE);
    chmodSync(unfinished, 0o755);
    sync(unfinished);
    renameSync(unfinished, join(directory, name));
    sync(directory);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, goOn);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
