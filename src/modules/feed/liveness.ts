import type { FeedLimits } from './feed-limits.js';

const MS_PER_SECOND = 1_000;

/**
 * Whether a client is still there. A ping waits behind everything that was sent before it; several megabytes of that
 * may be in the buffers of kernels and of the node, where nobody sees them move. So a client may be silent for as long
 * as a slow reader needs for the unconfirmed bytes. Each ping carries the number of bytes before it, and the pong
 * confirms them.
 */
export class Liveness {
  private sent = 0;
  private confirmed = 0;
  /** Bytes before the ping that is not answered yet. */
  private asked: number | undefined;
  private heardAt: number;

  constructor(private readonly limits: FeedLimits) {
    this.heardAt = limits.now();
  }

  /** Counts bytes that are sent. */
  sending(bytes: number): void {
    this.sent += bytes;
  }

  /** Notes a sign of life of the client. */
  heard(): void {
    this.heardAt = this.limits.now();
  }

  /** @returns the payload of the next ping; undefined while a ping waits for its answer */
  nextPing(): string | undefined {
    if (this.asked !== undefined) return undefined;
    this.asked = this.sent;
    return String(this.sent);
  }

  /** @param payload of a pong; one that answers no ping is a sign of life as well (RFC 6455, section 5.5.3) */
  ponged(payload: string): void {
    this.heard();
    if (payload !== String(this.asked)) return;
    this.confirmed = this.asked ?? 0;
    this.asked = undefined;
  }

  get isLost(): boolean {
    const { silenceMs, slowestBytesPerSecond } = this.limits;
    const readingMs = ((this.sent - this.confirmed) / slowestBytesPerSecond) * MS_PER_SECOND;
    return this.limits.now() - this.heardAt > silenceMs + readingMs;
  }
}
