/** The pauses between the pushes of a pending proposal, in ms. The last one repeats. */
const PAUSES_MS = [5_000, 10_000, 20_000, 40_000, 60_000];

interface Times {
  count: number;
  nextAt: number;
}

/** Knows when to push each pending proposal again: a validator may have been away, or may have forgotten it. */
export class PushTimes {
  private times = new Map<bigint, Times>();

  /** Whether a proposal was never pushed, or its pause is over. */
  isDue(seq: bigint, now: number): boolean {
    const times = this.times.get(seq);
    return !times || now >= times.nextAt;
  }

  has(seq: bigint): boolean {
    return this.times.has(seq);
  }

  pushed(seq: bigint, now: number): void {
    const count = this.times.get(seq)?.count ?? 0;
    const pause = PAUSES_MS[Math.min(count, PAUSES_MS.length - 1)] as number;
    this.times.set(seq, { count: count + 1, nextAt: now + pause });
  }

  /** Forgets those that are not pending any more. */
  keep(isPending: (seq: bigint) => boolean): void {
    for (const seq of this.times.keys()) if (!isPending(seq)) this.times.delete(seq);
  }
}
