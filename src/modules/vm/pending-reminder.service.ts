import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Engine } from '../../common/chain-context.js';
import { VmService } from './vm.service.js';

/** A host drops a notification that comes while it may not build, so it is told again while something is pending. */
const REMIND_MS = 500;

/** Tells the host again and again that there is something to build. */
@Injectable()
export class PendingReminder implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly vm: VmService,
    private readonly engine: Engine,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      if (this.vm.isPending) this.engine.notifyPending();
    }, REMIND_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
