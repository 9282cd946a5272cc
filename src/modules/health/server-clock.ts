import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { durationText } from '../../common/duration-text.js';
import { Log } from '../../common/log.js';
import { Database } from '../database/database.service.js';

/** Clocks that follow NTP differ by less than a second. */
const LIMIT_SECONDS = 60n;
/** How long the server may take to answer at the start, in ms. */
const START_LIMIT_MS = 10_000;

/** The database server's clock beside this machine's. */
export interface ServerClockReading {
  /** How far this machine's clock is ahead, in seconds; negative when it is behind. */
  readonly aheadSeconds: number;
  /** What is wrong; undefined when they agree. */
  readonly reason: string | undefined;
}

/**
 * Compares this machine's clock with the database server's, which is usually another machine. A clock that is hours ahead makes
 * blocks that stop the chain once it is set right (`AheadOfClockError`), so the operator hears of it before that: at the start, and
 * whenever the host asks for the chain's health.
 */
@Injectable()
export class ServerClock implements OnApplicationBootstrap {
  private isWrong = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Nothing waits for it, and other parts tell when the database is away. */
  onApplicationBootstrap(): void {
    this.read(START_LIMIT_MS).catch(() => {});
  }

  /**
   * Asks once.
   *
   * @returns undefined where the database does not tell its time, as while its disk is full
   * @throws whatever the database fails with
   */
  async read(limitMs: number): Promise<ServerClockReading | undefined> {
    const before = this.clock.now();
    const { serverTime } = await this.database.ping(limitMs);
    if (serverTime === undefined) return undefined;
    const ahead = outside(serverTime, before, this.clock.now());
    const size = ahead < 0n ? -ahead : ahead;
    const reason =
      size > LIMIT_SECONDS
        ? `this machine's clock is ${durationText(size)} ${ahead < 0n ? 'behind' : 'ahead of'} the database server's: let both machines follow NTP`
        : undefined;
    if (reason && !this.isWrong) this.log.warn(reason);
    this.isWrong = reason !== undefined;
    return { aheadSeconds: Number(ahead), reason };
  }
}

/** How far the server's time is below the interval in which it was read, or negative above it: a slow answer is no difference. */
function outside(time: bigint, before: bigint, after: bigint): bigint {
  if (time < before) return before - time;
  return time > after ? after - time : 0n;
}
