import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Database, type Run } from '../database/database.service.js';
import { DataIndexRepository } from '../ledger/data-index.repository.js';

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
    return this.database.alone((run) => this.repository.progress(run)).catch(() => undefined);
  }

  private async keep(): Promise<void> {
    for (let pauseMs = PAUSE_MS; !this.ending.signal.aborted; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      try {
        await this.database.alone((run) => (this.config.search.enabled ? this.build(run) : this.drop(run)));
        return;
      } catch (error) {
        if (this.ending.signal.aborted) return;
        this.log.warn('the index for searches could not be kept; trying again', errorFields(error));
      }
      await this.pause(pauseMs);
    }
  }

  private async build(run: Run): Promise<void> {
    let condition = await this.repository.condition(run);
    for (; condition === 'building'; condition = await this.repository.condition(run)) {
      await this.pause(PAUSE_MS);
      if (this.ending.signal.aborted) return;
    }
    if (condition === 'invalid') await this.repository.drop(run);
    if (condition !== 'valid') {
      this.log.info('building the index for searches');
      await this.repository.create(run);
      this.log.info('the index for searches is built');
    }
    this.current = 'ready';
  }

  private async drop(run: Run): Promise<void> {
    if ((await this.repository.condition(run)) === 'absent') return;
    await this.repository.drop(run);
    this.log.info('the index for searches is dropped, because search.enabled is false');
  }

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => {});
  }
}
