import { Global, Module } from '@nestjs/common';
import { Engine } from '../../common/chain-context.js';
import { ChainConfig } from '../../config/chain-config.js';
import { BuiltBlocks } from './built-blocks.js';
import { Mempool } from './mempool.service.js';
import { ProposalRepository } from './proposal.repository.js';

async function loadMempool(
  proposals: ProposalRepository,
  built: BuiltBlocks,
  config: ChainConfig,
  engine: Engine,
): Promise<Mempool> {
  const stored = await proposals.findAll(config.database.startTimeLimit);
  const mempool = new Mempool(stored, proposals, config.mempool, engine);
  await built.load((seq) => mempool.has(seq));
  return mempool;
}

/** Owns the queue of proposed data, in memory and in Postgres, and which of them are in a block already. */
@Global()
@Module({
  providers: [
    BuiltBlocks,
    ProposalRepository,
    {
      provide: Mempool,
      inject: [ProposalRepository, BuiltBlocks, ChainConfig, Engine],
      useFactory: loadMempool,
    },
  ],
  exports: [BuiltBlocks, Mempool],
})
export class MempoolModule {}
