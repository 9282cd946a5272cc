import type { Log } from './log.js';

/** A database that is away makes everything slow: one line in this time for each name is enough, in ms. */
const PAUSE_MS = 10_000;

/** Names what takes too long, in the log. */
export class SlowLog {
  private readonly told = new Map<string, { at: number; since: number }>();

  /**
   * @param kind what is named: `statement`, `call`
   * @param limitMs what is longer is slow; 0 for nothing
   */
  constructor(
    private readonly log: Log,
    private readonly kind: string,
    private readonly limitMs: number,
  ) {}

  /** @param name of a bounded number of names */
  record(name: string, ms: number): void {
    if (this.limitMs === 0 || ms <= this.limitMs) return;
    const told = this.told.get(name) ?? { at: -PAUSE_MS, since: 0 };
    this.told.set(name, told);
    const now = performance.now();
    if (now - told.at < PAUSE_MS) {
      told.since++;
      return;
    }
    this.log.warn(`slow ${this.kind}`, {
      [this.kind]: name,
      ms: Math.round(ms),
      ...(told.since > 0 && { moreSince: told.since }),
    });
    this.told.set(name, { at: now, since: 0 });
  }
}
