import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { within } from '../../../common/within.js';
import { ONCE } from '../../database/caller.js';
import { Database } from '../../database/database.service.js';
import { FencedError } from '../../database/database-errors.js';
import { ChainClaim, ChainRepository } from '../../ledger/chain.repository.js';
import { DATABASE_LIMIT_MS } from './database.indicator.js';

/** Whether this process may still write. Another one may have taken over, and this one has not written since. */
@Injectable()
export class WriterIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly chain: ChainRepository,
    private readonly claim: ChainClaim,
  ) {}

  async run() {
    const indicator = this.indicators.check('writer');
    try {
      // Tried once, because the database check reports an outage.
      const token = await within(DATABASE_LIMIT_MS, this.chain.newestToken(ONCE));
      if (token === this.claim.token) return indicator.up();
      return indicator.down({ reason: new FencedError(this.database.schema).message });
    } catch {
      return indicator.degraded({ reason: 'unknown while the database is away' });
    }
  }
}
