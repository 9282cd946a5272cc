import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Clock } from '../../../common/clock.js';
import { MAX_CLOCK_AHEAD_SECONDS } from '../../block/block.rules.js';
import { AcceptedBlocks } from '../../state/accepted-blocks.service.js';

/** AvalancheGo's proposervm accepts no block that is further ahead of the clock. */
const PROPOSER_LIMIT_SECONDS = 10;
/** The chain's own rule. Beyond it this node would refuse every next block, because none is older than the newest. */
const RULE_LIMIT_SECONDS = Number(MAX_CLOCK_AHEAD_SECONDS);

/**
 * Compares this machine's clock with the newest block. A node whose clock is behind refuses the blocks of other nodes.
 */
@Injectable()
export class ClockIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly clock: Clock,
    private readonly accepted: AcceptedBlocks,
  ) {}

  run() {
    const indicator = this.indicators.check('clock');
    const behindSeconds = Math.max(0, Number(this.accepted.lastAccepted.timestamp - this.clock.now()));
    const reason = "this machine's clock is behind the newest block: check its time synchronization";
    if (behindSeconds > RULE_LIMIT_SECONDS) return indicator.down({ behindSeconds, reason });
    if (behindSeconds > PROPOSER_LIMIT_SECONDS) return indicator.degraded({ behindSeconds, reason });
    return indicator.up({ behindSeconds });
  }
}
