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

/** A hidden name with no other dot: the only kind of file that a node skips in its plugin directory. */
const UNFINISHED = '.timestampvm-install-';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const goOn = () => {};

/**
 * Puts an executable in its place in one step, so that a node that starts meanwhile finds the whole old file or the
 * whole new one. It first copies the file to a hidden name beside its place, and removes the leftovers of killed
 * installs.
 *
 * @throws Error of the file system; nothing has changed in this case
 */
export function installFile(source: string, directory: string, name: string): void {
  for (const left of readdirSync(directory)) {
    if (left.startsWith(UNFINISHED)) rmSync(join(directory, left), { force: true });
  }
  const unfinished = join(directory, `${UNFINISHED}${process.pid}`);
  // By default a signal would end the process at once and leave the file behind. The install takes only a tenth of a
  // second.
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
