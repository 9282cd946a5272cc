import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { CLIENT } from '../database/caller.js';
import { KeyedProposalRepository } from '../ledger/keyed-proposal.repository.js';

const HOUR_MS = 3_600_000;
/** A start has better things to do. */
const FIRST_MS = 60_000;

/** Forgets the keys of proposals that are older than a day: a minute after the start, and then each hour. */
@Injectable()
export class ForgottenKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: KeyedProposalRepository,
    private readonly errors: UnexpectedErrors,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_MS);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  forget(): Promise<void> {
    return this.repository.forgetOld(CLIENT);
  }

  private schedule(ms: number): void {
    this.timer = setTimeout(() => {
      this.forget().catch((error) => this.errors.report(error, 'the removal of old idempotency keys'));
      this.schedule(HOUR_MS);
    }, ms).unref();
  }
}
