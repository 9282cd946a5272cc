import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { within } from '../../common/within.js';
import { Mempool } from '../mempool/mempool.service.js';
import { ChainState } from '../state/chain-state.service.js';
import { StoredChain } from '../state/stored-chain.js';

/** How long the end of the process waits for accepted blocks on their way to Postgres, in ms: the host kills it after 5 s. */
const SETTLE_LIMIT_MS = 2_000;
/** How long the end waits for proposals that are being stored, in ms. */
const PROPOSALS_LIMIT_MS = 1_500;

/** The end of a chain: work under way goes to the database if that is possible now, and then the database is closed. */
@Injectable()
export class Shutdown implements OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly stored: StoredChain,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
    private readonly log: Log,
  ) {}

  /** Waits for proposals that are being stored. Those that are not stored in time are not acknowledged. */
  async onModuleDestroy(): Promise<void> {
    this.stored.database.giveUp();
    await Promise.all([
      Promise.race([this.mempool.close(), sleep(PROPOSALS_LIMIT_MS, undefined, { ref: false })]),
      within(SETTLE_LIMIT_MS, this.state.settle()).catch((error) =>
        this.log.warn('ended with blocks that the host will have to send again', errorFields(error)),
      ),
    ]);
  }

  /** Nest calls this when no part of the chain works any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.stored.close();
  }
}
