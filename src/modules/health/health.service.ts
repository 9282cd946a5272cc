import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { idToCb58 } from '../../common/id.js';
import { Database } from '../database/database.service.js';
import { Mempool } from '../mempool/mempool.service.js';
import { ChainState } from '../state/chain-state.service.js';

/** How long the database may take to answer before it counts as down, in ms. */
const DATABASE_LIMIT_MS = 2_000;

/** The chain's state of health, asked for by the host (`vm.VM/Health`) and at the chain's `/health`. */
@Injectable()
export class HealthService {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
  ) {}

  /** @throws {ServiceUnavailableException} with the report, when a check fails */
  check() {
    return this.checks.check([
      () => this.checkDatabase(),
      () => this.describeChain(),
      () => this.describeMempool(),
    ]);
  }

  /** The report. @throws {Error} with the report as its text, when a check fails */
  async checkOrThrow(): Promise<object> {
    try {
      return await this.check();
    } catch (error) {
      if (error instanceof ServiceUnavailableException) throw new Error(JSON.stringify(error.getResponse()));
      throw error;
    }
  }

  private async checkDatabase(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    const details = { durable: this.database.isDurable, schema: this.database.schema };
    try {
      const latencyMs = Math.round((await this.database.ping(DATABASE_LIMIT_MS)) * 10) / 10;
      return indicator.up({ ...details, latencyMs });
    } catch (error) {
      return indicator.down({ ...details, error: (error as Error).message || 'unreachable' });
    }
  }

  private describeChain(): HealthIndicatorResult {
    const { id, height, timestamp } = this.state.lastAccepted;
    return this.indicators.check('chain').up({
      state: this.state.engineState ?? 'initialized',
      lastAccepted: { id: idToCb58(id), height: Number(height), timestamp: Number(timestamp) },
      processing: this.state.processingCount,
      writeBehind: this.state.writeBehindLag,
    });
  }

  private describeMempool(): HealthIndicatorResult {
    const { size, sizeBytes, oldestAt } = this.mempool;
    const oldestSeconds = oldestAt === undefined ? 0 : Math.round((Date.now() - oldestAt) / 1000);
    return this.indicators.check('mempool').up({ count: size, bytes: sizeBytes, oldestSeconds });
  }
}
