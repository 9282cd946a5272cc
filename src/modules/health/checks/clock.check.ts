import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Clock } from '../../../common/clock.js';
import { ChainState } from '../../state/chain-state.service.js';

/** AvalancheGo's proposervm takes no block that is further ahead of the clock, in seconds. */
const PROPOSER_LIMIT = 10;
/** The chain's own rule, in seconds: of a block that is further ahead nobody's proposal would be verified here. */
const RULE_LIMIT = 3_600;

/** This machine's clock against the newest block: a clock that is behind refuses the blocks of the others. */
@Injectable()
export class ClockCheck {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly clock: Clock,
    private readonly state: ChainState,
  ) {}

  run() {
    const indicator = this.indicators.check('clock');
    const behindSeconds = Math.max(0, Number(this.state.lastAccepted.timestamp - this.clock.now()));
    const reason = "this machine's clock is behind the newest block: check its time synchronization";
    if (behindSeconds > RULE_LIMIT) return indicator.down({ behindSeconds, reason });
    if (behindSeconds > PROPOSER_LIMIT) return indicator.degraded({ behindSeconds, reason });
    return indicator.up({ behindSeconds });
  }
}
