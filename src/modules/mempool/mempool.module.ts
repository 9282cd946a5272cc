import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type OnModuleDestroy } from '@nestjs/common';
import { Engine } from '../../common/chain-context.js';
import { ChainConfig } from '../../config/chain-config.js';
import { startCaller } from '../database/caller.js';
import { DatabaseModule } from '../database/database.module.js';
import { Database } from '../database/database.service.js';
import { ChainClaim } from '../state/chain.repository.js';
import { ChainState } from '../state/chain-state.service.js';
import { StateModule } from '../state/state.module.js';
import { BuiltBlocks } from './built-blocks.js';
import { Mempool } from './mempool.service.js';
import { ProposalRepository } from './proposal.repository.js';

/** How long the end of the process waits for proposals under way, in ms: the host kills it after 5 s. */
const CLOSE_LIMIT_MS = 1_500;

/** @param _state only when the chain has started: one that cannot says why by itself, and closes the database */
async function loadMempool(
  proposals: ProposalRepository,
  built: BuiltBlocks,
  claim: ChainClaim,
  config: ChainConfig,
  engine: Engine,
  _state: ChainState,
): Promise<Mempool> {
  const caller = startCaller(config.database);
  const stored = await proposals.load(caller);
  const mempool = new Mempool(stored, proposals, claim, config.mempool, engine);
  await built.load((seq) => mempool.has(seq));
  for (const { id, seq, height } of await proposals.archived(caller)) built.adopt(id, seq, height);
  return mempool;
}

/** Owns the queue of proposed data, in memory and in Postgres, and which of them are in a block already. */
@Module({
  imports: [DatabaseModule, StateModule],
  providers: [
    BuiltBlocks,
    ProposalRepository,
    {
      provide: Mempool,
      inject: [ProposalRepository, BuiltBlocks, ChainClaim, ChainConfig, Engine, ChainState],
      useFactory: loadMempool,
    },
  ],
  exports: [BuiltBlocks, Mempool],
})
export class MempoolModule implements OnModuleDestroy {
  constructor(
    private readonly mempool: Mempool,
    private readonly database: Database,
  ) {}

  /** What is under way is stored and answered, or not acknowledged. */
  async onModuleDestroy(): Promise<void> {
    this.database.giveUp();
    await Promise.race([this.mempool.close(), sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
  }
}
