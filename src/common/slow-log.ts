import type { Log } from './log.js';

/** In ms. A database that is away makes everything slow, so each name gets only one line in this time. */
const PAUSE_MS = 10_000;

/** Logs what takes too long. */
export class SlowLog {
  private readonly told = new Map<string, { at: number; since: number }>();

  /**
   * @param kind what is named: `statement`, `call`
   * @param limitMs anything longer is slow; 0 turns the log off
   */
  constructor(
    private readonly log: Log,
    private readonly kind: string,
    private readonly limitMs: number,
  ) {}

  /** @param name one of a bounded number of names */
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
