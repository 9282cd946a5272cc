import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from './caller.js';
import { DatabaseClosingError, DatabaseUnavailableError } from './database-errors.js';
import { isBrokenConnection } from './failures.js';
import type { Access, Outage } from './outage.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Repeats failed work: a database may go away and come back at any time. */
export class Retries {
  private readonly closing = new AbortController();
  /** The number of calls that have failed and are being tried again. */
  private retried = 0;

  /** @param dropIdle closes the connections that nobody uses */
  constructor(
    private readonly outage: Outage,
    private readonly dropIdle: () => Promise<void>,
  ) {}

  /** Whether any call is being tried again now. */
  get isBusy(): boolean {
    return this.retried > 0;
  }

  /** From now on nothing is tried again, because the process is about to end. */
  giveUp(): void {
    this.closing.abort();
  }

  /**
   * Time counts by the monotonic clock, and the last try begins at the end of the caller's limit or later. So neither a
   * changed clock nor a process that was stopped for longer than the limit ends work that would succeed now.
   *
   * @param attempt must be safe to run twice: its first run may have been committed although the connection broke before
   *   the answer came
   * @throws {DatabaseUnavailableError} when the caller's time is over @throws {DatabaseClosingError} after `giveUp`;
   *   also any error at which the caller gives up
   */
  async run<T>(access: Access, caller: Caller, attempt: () => Promise<T>): Promise<T> {
    const started = performance.now();
    let failures = 0;
    try {
      for (;;) {
        const waitedMs = performance.now() - started;
        try {
          const result = await attempt();
          this.outage.succeeded(access);
          return result;
        } catch (error) {
          if (this.closing.signal.aborted) throw new DatabaseClosingError(error);
          if (caller.givesUpAt(error)) throw error;
          if (failures++ === 0) this.retried++;
          await this.noteFailure(access, error);
          if (waitedMs >= caller.limitMs) throw new DatabaseUnavailableError(waitedMs / 1000, error);
          await this.pause(failures, started + caller.limitMs, error);
        }
      }
    } finally {
      if (failures > 0) this.retried--;
    }
  }

  private async noteFailure(access: Access, error: unknown): Promise<void> {
    // If one connection is broken or forgotten, all idle ones may be; each would cost a time limit.
    if (isBrokenConnection(error)) await this.dropIdle().catch(() => {});
    this.outage.failed(access, error);
  }

  /** Pauses, but not beyond the end of the caller's time, when the last try is due. */
  private async pause(failures: number, end: number, error: unknown): Promise<void> {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    const leftMs = end - performance.now();
    await sleep(leftMs > 0 ? Math.min(pauseMs, leftMs + 1) : 0, undefined, {
      signal: this.closing.signal,
    }).catch(() => {
      throw new DatabaseClosingError(error);
    });
  }
}
