import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 200;
const LIMIT_MS = 180_000;

/**
 * Looks again and again until something is so; an error means "not yet".
 * @throws Error that says what was waited for, after 3 minutes; the signal's reason when it is aborted
 */
export async function patiently(
  isSo: () => Promise<boolean>,
  what: string,
  signal?: AbortSignal,
): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  let last = 'not yet';
  for (;;) {
    signal?.throwIfAborted();
    try {
      if (await isSo()) return;
    } catch (error) {
      last = (error as Error).message;
    }
    if (performance.now() > end) throw new Error(`waited ${LIMIT_MS / 1000} s for ${what}: ${last}`);
    await sleep(PAUSE_MS);
  }
}
