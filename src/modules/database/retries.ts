import { setTimeout as sleep } from 'node:timers/promises';
import {
  DatabaseClosingError,
  DatabaseUnavailableError,
  isBrokenConnection,
  isPassing,
  isRefusedLogin,
} from './database-errors.js';
import type { Access, Outage } from './outage.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Tries again what has failed for a passing reason: a database may go away and come back at any time. */
export class Retries {
  private readonly closing = new AbortController();
  /** Calls that have failed for a passing reason and are tried again now. */
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

  /** From now on nothing is tried again: the process is about to end. */
  giveUp(): void {
    this.closing.abort();
  }

  /**
   * @param limitMs how long to try
   * @param attempt must be safe to run twice: its first run may have been committed although the connection broke before
   *   the answer came
   * @throws {DatabaseUnavailableError} when the time is over @throws {DatabaseClosingError} after `giveUp`, and any error
   *   that will not pass as it is
   */
  async run<T>(access: Access, limitMs: number, attempt: () => Promise<T>): Promise<T> {
    const started = Date.now();
    let failures = 0;
    try {
      for (;;) {
        try {
          const result = await attempt();
          this.outage.succeeded(access);
          return result;
        } catch (error) {
          this.throwUnlessPassing(error);
          if (failures++ === 0) this.retried++;
          await this.noteFailure(access, error);
          await this.pause(failures, started, limitMs, error);
        }
      }
    } finally {
      if (failures > 0) this.retried--;
    }
  }

  private throwUnlessPassing(error: unknown): void {
    if (this.closing.signal.aborted) throw new DatabaseClosingError(error);
    if (!isPassing(error) && !isRefusedLogin(error)) throw error;
  }

  private async noteFailure(access: Access, error: unknown): Promise<void> {
    // What broke one connection, or forgot it, may have done so to all that nobody uses: each would cost a time limit.
    if (isBrokenConnection(error)) await this.dropIdle().catch(() => {});
    this.outage.failed(access, error);
  }

  private async pause(failures: number, started: number, limitMs: number, error: unknown): Promise<void> {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    const waitedMs = Date.now() - started;
    if (waitedMs + pauseMs > limitMs) throw new DatabaseUnavailableError(waitedMs / 1000, error);
    await sleep(pauseMs, undefined, { signal: this.closing.signal }).catch(() => {
      throw new DatabaseClosingError(error);
    });
  }
}
