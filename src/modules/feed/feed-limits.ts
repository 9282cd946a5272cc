import { Injectable } from '@nestjs/common';

/** The feed's limits for its clients. */
@Injectable()
export class FeedLimits {
  /** The most clients at once. */
  readonly maxClients: number = 1_000;
  /** The longest message of a client: a subscription has some 100 bytes. */
  readonly maxMessageBytes: number = 16 * 1024;
  /** How often the feed checks its clients, in ms. */
  readonly checkMs: number = 30_000;
  /** How long a client may be silent after it was sent everything, in ms. */
  readonly silenceMs: number = 60_000;
  /** The feed gives up on a client that reads more slowly. */
  readonly slowestBytesPerSecond: number = 4 * 1024;
  /** How long a client may take to answer the close when the chain ends, in ms. */
  readonly closeMs: number = 500;
  /** The monotonic clock, in ms. */
  now(): number {
    return performance.now();
  }
}
