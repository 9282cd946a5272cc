import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { idToCb58 } from '../../../common/id.js';
import { AcceptedBlocks } from '../../state/accepted-blocks.service.js';
import { ChainState } from '../../state/chain-state.service.js';

/** The state of the chain. It never fails: an idle chain is healthy, and the host itself reports bootstrapping. */
@Injectable()
export class ChainIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
  ) {}

  run() {
    const { lastAccepted } = this.accepted;
    const { engineState, processingCount } = this.state;
    return this.indicators.check('chain').up({
      state: engineState ?? 'initialized',
      bootstrapped: this.isBootstrapped,
      lastAccepted: {
        id: idToCb58(lastAccepted.id),
        height: Number(lastAccepted.height),
        timestamp: Number(lastAccepted.timestamp),
      },
      processing: processingCount,
    });
  }

  get isBootstrapped(): boolean {
    return this.state.engineState === 'normal';
  }
}
