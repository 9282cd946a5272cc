/** The time of day. Injected, so that rules and tests never read the machine's own. */
export abstract class Clock {
  /** Whole Unix seconds, rounded down. */
  abstract now(): bigint;
  /** Unix milliseconds. */
  abstract nowMs(): number;
}

export const systemClock: Clock = {
  now: () => BigInt(Math.floor(Date.now() / 1000)),
  nowMs: () => Date.now(),
};
