import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 200;
const LIMIT_MS = 180_000;
const REMINDER_MS = 15_000;

/** How `patiently` waits. */
export interface Patience {
  /** What is awaited, for the progress lines and the error: `the node ID at http://127.0.0.1:9650`. */
  readonly what: string;
  /** Aborts the wait, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Gets progress lines: one when the wait begins, and then one at intervals with the reason. */
  readonly say?: ((line: string) => void) | undefined;
  /** Milliseconds between two lines; 15,000 unless given. */
  readonly reminder?: number;
}

/**
 * Repeats a check until it returns true. An error means "not yet".
 * @throws Error that says what was waited for, after 3 minutes; the signal's reason when it is aborted
 */
export async function patiently(isSo: () => Promise<boolean>, patience: Patience): Promise<void> {
  const { what, signal, say, reminder = REMINDER_MS } = patience;
  const begin = performance.now();
  let told = Number.NEGATIVE_INFINITY;
  let last = 'not yet';
  for (;;) {
    signal?.throwIfAborted();
    try {
      if (await isSo()) return;
    } catch (error) {
      last = reasonOf(error as Error);
    }
    const now = performance.now();
    if (now - begin > LIMIT_MS) throw new Error(`waited ${LIMIT_MS / 1000} s for ${what}: ${last}`);
    if (now - told > reminder) {
      const isFirst = told === Number.NEGATIVE_INFINITY;
      say?.(
        isFirst
          ? `waiting for ${what}`
          : `still waiting for ${what}, for ${Math.round((now - begin) / 1000)} s: ${last}`,
      );
      told = now;
    }
    await sleep(PAUSE_MS);
  }
}

/** `fetch`'s own error says only that it failed; its cause says why. */
function reasonOf({ message, cause }: Error): string {
  const { message: why, code } = (cause ?? {}) as NodeJS.ErrnoException;
  return why || code ? `${message} (${why || code})` : message;
}
