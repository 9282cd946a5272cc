import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { AcceptedBlocks } from '../../state/accepted-blocks.service.js';

/** Half of the number of blocks at which accepting waits. */
const MANY_BLOCKS = 2_048;

/** How far Postgres is behind while the chain bootstraps. In normal operation it is never behind. */
@Injectable()
export class WriteBehindIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly accepted: AcceptedBlocks,
  ) {}

  run() {
    const indicator = this.indicators.check('writeBehind');
    const { writeBehindLag: blocks } = this.accepted;
    if (blocks > MANY_BLOCKS)
      return indicator.degraded({ blocks, reason: 'the database does not keep up with bootstrapping' });
    return indicator.up({ blocks });
  }
}
