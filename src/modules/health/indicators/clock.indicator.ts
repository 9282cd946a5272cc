import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Clock } from '../../../common/clock.js';
import { type AheadOfClockError, aheadOfClock } from '../../block/ahead-of-clock.js';
import { Mempool } from '../../mempool/mempool.service.js';
import { AcceptedBlocks } from '../../state/accepted-blocks.service.js';
import { ServerClock, type ServerClockReading } from '../server-clock.js';
import { DATABASE_LIMIT_MS } from './database.indicator.js';

/** AvalancheGo's proposervm accepts no block that is further ahead of the clock. */
const PROPOSER_LIMIT_SECONDS = 10;

/** This machine's clock beside the newest block and beside the database server's clock. */
@Injectable()
export class ClockIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly clock: Clock,
    private readonly accepted: AcceptedBlocks,
    private readonly mempool: Mempool,
    private readonly serverClock: ServerClock,
  ) {}

  async run() {
    const indicator = this.indicators.check('clock');
    const server = await this.readServerClock();
    const { lastAccepted } = this.accepted;
    const now = this.clock.now();
    const behindSeconds = Math.max(0, Number(lastAccepted.timestamp - now));
    const details = { behindSeconds, ...(server && { aheadOfServerSeconds: server.aheadSeconds }) };
    const ahead = aheadOfClock(lastAccepted, now);
    if (ahead) return indicator.down({ ...details, reason: ahead.message });
    if (server?.reason) return indicator.degraded({ ...details, reason: server.reason });
    if (behindSeconds > PROPOSER_LIMIT_SECONDS) {
      const reason = "this machine's clock is behind the newest block: check its time synchronization";
      return indicator.degraded({ ...details, reason });
    }
    return indicator.up(details);
  }

  /** Why the proposals that wait cannot get into a block at the moment. */
  get keepsProposalsWaiting(): AheadOfClockError | undefined {
    return this.mempool.size > 0 ? aheadOfClock(this.accepted.lastAccepted, this.clock.now()) : undefined;
  }

  /** @returns undefined while the database is away, which its own check tells */
  private readServerClock(): Promise<ServerClockReading | undefined> {
    return this.serverClock.read(DATABASE_LIMIT_MS).catch(() => undefined);
  }
}
