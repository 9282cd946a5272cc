import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';
import { ChainIndicator } from './indicators/chain.indicator.js';
import { ClockIndicator } from './indicators/clock.indicator.js';
import { DatabaseIndicator } from './indicators/database.indicator.js';
import { MempoolIndicator } from './indicators/mempool.indicator.js';
import { WriteBehindIndicator } from './indicators/write-behind.indicator.js';
import { WriterIndicator } from './indicators/writer.indicator.js';

/** A report. Its names are documented (docs/handbook.md) and stay. */
export interface HealthReport {
  /** The checks that are down, each with its reason; empty if the chain is healthy or degraded. */
  readonly failures: readonly string[];
  readonly body: object;
}

/**
 * The chain's health, for the host (`vm.VM/Health`), the chain's `/health` and the ops port. A check that is down fails
 * the report. A check that is degraded is named in it; the chain still does its work.
 */
@Injectable()
export class HealthService {
  private isLeaving = false;
  private readonly underWay = new Map<string, Promise<HealthReport>>();

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseIndicator,
    private readonly writer: WriterIndicator,
    private readonly chain: ChainIndicator,
    private readonly writeBehind: WriteBehindIndicator,
    private readonly mempool: MempoolIndicator,
    private readonly clock: ClockIndicator,
  ) {}

  /** All checks. */
  report(): Promise<HealthReport> {
    const all = [this.database, this.writer, this.chain, this.writeBehind, this.mempool, this.clock];
    return this.shared('report', () => this.run(all.map((indicator) => () => indicator.run())));
  }

  /** Whether the chain can take requests. If not, a load balancer sends them elsewhere. */
  readiness(): Promise<HealthReport> {
    return this.shared('readiness', () =>
      this.run([() => this.database.run(), () => this.writer.run(), () => this.checkServing()]),
    );
  }

  /**
   * Whether the process is alive. It is as long as it can answer: no restart would help, because the chain waits for
   * its database by itself.
   */
  liveness(): HealthReport {
    return { failures: [], body: { status: 'ok', uptimeSeconds: Math.round(process.uptime()) } };
  }

  /** The process is about to end, so from now on it is not ready. */
  leave(): void {
    this.isLeaving = true;
  }

  private checkServing() {
    const indicator = this.indicators.check('serving');
    if (this.isLeaving) return indicator.down({ reason: 'the chain is stopping' });
    if (!this.chain.isBootstrapped) return indicator.down({ reason: 'the chain is not done bootstrapping' });
    const ahead = this.clock.keepsProposalsWaiting;
    if (ahead) return indicator.down({ reason: ahead.message });
    return indicator.up();
  }

  private async run(checks: HealthIndicatorFunction[]): Promise<HealthReport> {
    try {
      return toReport(await this.checks.check(checks));
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return toReport(error.getResponse() as Result);
    }
  }

  /** Requests that come while a report is being made share it, so the database is asked only once. */
  private shared(name: string, make: () => Promise<HealthReport>): Promise<HealthReport> {
    const running = this.underWay.get(name) ?? make().finally(() => this.underWay.delete(name));
    this.underWay.set(name, running);
    return running;
  }
}

type Result = { status: string; details: Record<string, { status: string; reason?: unknown }> };

function toReport({ status, details, ...rest }: Result): HealthReport {
  const those = (wanted: string) => Object.entries(details).filter(([, one]) => one.status === wanted);
  const degraded = those('degraded').map(([name]) => name);
  const failures = those('down').map(([name, { reason }]) => `${name}: ${reason}`);
  return { failures, body: { status, degraded, ...rest, details } };
}
