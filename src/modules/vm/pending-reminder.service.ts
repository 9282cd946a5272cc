import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log } from '../../common/log.js';
import { VmService } from './vm.service.js';

/**
 * The host drops a notification that comes while it may not build, so the plugin repeats it while a proposal is
 * pending. In ms.
 */
const REMIND_MS = 500;

/**
 * Tells the host again and again that there is something to build. While proposals wait and no block can be built, the host is not
 * asked to try: the log says why, once, and once more when it is over.
 */
@Injectable()
export class PendingReminder implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isAhead = false;

  constructor(
    private readonly vm: VmService,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.logAheadOfClock();
      this.vm.tellPending();
    }, REMIND_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private logAheadOfClock(): void {
    const error = this.vm.aheadOfClock;
    if (error && !this.isAhead) this.log.error(error.message);
    if (!error && this.isAhead) this.log.info('blocks can be built again');
    this.isAhead = error !== undefined;
  }
}
