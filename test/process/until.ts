import { setTimeout as sleep } from 'node:timers/promises';

/** How `until` waits. */
export interface Patience {
  /** What is waited for; the error says it when the time is over. */
  what: string;
  /** Milliseconds in all; 60,000 unless given. */
  within?: number;
  /** Milliseconds between two checks; 100 unless given. */
  every?: number;
}

/**
 * Repeats a check until it returns something truthy, and returns that. An error of the check means "not yet", and is
 * reported when the time is over. A `GiveUp` ends the wait at once.
 * @throws Error that names what was waited for and the last reason.
 */
export async function until<T>(
  check: () => Promise<T> | T,
  { what, within = 60_000, every = 100 }: Patience,
): Promise<NonNullable<T>> {
  const end = performance.now() + within;
  let last = 'the condition stayed false';
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      last = error instanceof Error ? error.message : String(error);
    }
    if (performance.now() > end) throw new Error(`waited ${within} ms for ${what}: ${last}`);
    await sleep(every);
  }
}

/** A check of `until` throws this when it is useless to wait any longer. */
export class GiveUp extends Error {}
