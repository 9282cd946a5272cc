import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { CLIENT } from '../database/caller.js';
import { Database } from '../database/database.service.js';
import type { Run } from '../database/run.js';
import { type DataIndexCondition, DataIndexRepository } from '../ledger/data-index.repository.js';

/** `building` also while a failed build waits for its next try. */
export type DataIndexState = 'off' | 'building' | 'ready';

/** Between looks at a build, and between tries, in ms; each failure doubles it. */
const PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

/** Keeps the index of the data as the config wants it. It works beside the running chain. */
@Injectable()
export class DataIndex implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly ending = new AbortController();
  private current: DataIndexState;

  constructor(
    private readonly database: Database,
    private readonly repository: DataIndexRepository,
    private readonly config: ChainConfig,
    private readonly log: Log,
  ) {
    this.current = config.search.enabled ? 'building' : 'off';
  }

  get state(): DataIndexState {
    return this.current;
  }

  onApplicationBootstrap(): void {
    void this.keep();
  }

  onModuleDestroy(): void {
    this.ending.abort();
  }

  /** The part of a running build that is done, from 0 to 1; undefined when that is not known. */
  progress(): Promise<number | undefined> {
    return this.repository.progress(CLIENT).catch(() => undefined);
  }

  private async keep(): Promise<void> {
    for (let pauseMs = PAUSE_MS; !this.ending.signal.aborted; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      try {
        await (this.config.search.enabled ? this.build() : this.drop());
        return;
      } catch (error) {
        if (this.ending.signal.aborted) return;
        this.log.warn('the index for searches could not be kept; trying again', errorFields(error));
      }
      await this.pause(pauseMs);
    }
  }

  private async build(): Promise<void> {
    let condition = await this.repository.condition(CLIENT);
    for (; condition === 'building'; condition = await this.repository.condition(CLIENT)) {
      await this.pause(PAUSE_MS);
      if (this.ending.signal.aborted) return;
    }
    if (condition !== 'valid') await this.database.alone((run) => this.anew(run, condition));
    this.current = 'ready';
  }

  private async anew(run: Run, condition: DataIndexCondition): Promise<void> {
    if (condition === 'invalid') await this.repository.drop(run);
    this.log.info('building the index for searches');
    await this.repository.create(run);
    this.log.info('the index for searches is built');
  }

  private async drop(): Promise<void> {
    if ((await this.repository.condition(CLIENT)) === 'absent') return;
    await this.database.alone((run) => this.repository.drop(run));
    this.log.info('the index for searches is dropped, because search.enabled is false');
  }

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => {});
  }
}
