/** How long after each push of a proposal the next one comes while it is pending, in ms; the last one again and again. */
const PAUSES_MS = [5_000, 10_000, 20_000, 40_000, 60_000];

interface Times {
  count: number;
  nextAt: number;
}

/** When each pending proposal is pushed again: a validator may have been away, or have forgotten it. */
export class PushTimes {
  private times = new Map<bigint, Times>();

  /** Whether a proposal was never pushed, or has waited for its time. */
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
