import { Injectable } from '@nestjs/common';

/** What the feed grants its clients. */
@Injectable()
export class FeedLimits {
  /** Clients at once. */
  readonly maxClients: number = 1_000;
  /** The longest message of a client: a subscription has some 100 bytes. */
  readonly maxMessageBytes: number = 16 * 1024;
  /** How often the clients are looked after, in ms. */
  readonly checkMs: number = 30_000;
  /** How long a client that was sent everything may be silent, in ms. */
  readonly silenceMs: number = 60_000;
  /** A client that reads slower is given up. */
  readonly slowestBytesPerSecond: number = 4 * 1024;
  /** How long a client may take to answer the close when the chain goes, in ms. */
  readonly closeMs: number = 500;
  /** Milliseconds of a clock that nobody sets. */
  now(): number {
    return performance.now();
  }
}
