import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 200;

/**
 * Does some work while no other process does it. Other processes that ask for the same lock wait until this one is done
 * or gone.
 *
 * @param {string} lock path of a symbolic link that names the process which holds it: a link is created in one step,
 *   with its content
 * @param {() => void} work may end the process
 */
export async function alone(lock, work) {
  let told;
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) {
      // Its process was killed.
      rmSync(lock, { force: true });
      continue;
    }
    if (holder !== undefined && holder !== told) {
      console.log(
        `another process (${holder}) is installing or building here; waiting for it … (if that is no npm process, remove ${lock})`,
      );
      told = holder;
    }
    await sleep(PAUSE_MS);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  work();
  process.off('exit', release);
  release();
}

function take(lock) {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns undefined if it has just been released */
function holderOf(lock) {
  try {
    return Number(readlinkSync(lock));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
