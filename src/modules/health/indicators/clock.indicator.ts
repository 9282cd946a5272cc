import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Clock } from '../../../common/clock.js';
import { MAX_CLOCK_AHEAD_SECONDS } from '../../block/block.rules.js';
import { AcceptedBlocks } from '../../state/accepted-blocks.service.js';

/** AvalancheGo's proposervm takes no block that is further ahead of the clock. */
const PROPOSER_LIMIT_SECONDS = 10;
/** The chain's own rule: this node would refuse every next block, since none is older than the newest. */
const RULE_LIMIT_SECONDS = Number(MAX_CLOCK_AHEAD_SECONDS);

/** This machine's clock against the newest block: a clock that is behind refuses the blocks of the others. */
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
