import { setTimeout as sleep } from 'node:timers/promises';

/** How `until` waits. */
export interface Patience {
  /** Said in the error when the time is over: what was waited for. */
  what: string;
  /** Milliseconds in all; 60,000 unless given. */
  within?: number;
  /** Milliseconds between two looks; 100 unless given. */
  every?: number;
}

/**
 * Looks again and again until the check gives something truthy, and returns it.
 * An error of the check means "not yet" and is told when the time is over; a `GiveUp` ends the wait at once.
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

/** Thrown by a check of `until` when waiting on is of no use. */
export class GiveUp extends Error {}
