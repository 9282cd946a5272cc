import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type OnModuleDestroy } from '@nestjs/common';
import { ChainContext, NodeDatabase } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { idToCb58 } from '../../common/id.js';
import { errorFields, Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { Block } from '../block/block.js';
import { genesisBlock, parseGenesis } from '../block/genesis.js';
import { hostCaller, startCaller } from '../database/caller.js';
import { DatabaseModule } from '../database/database.module.js';
import { Database } from '../database/database.service.js';
import { AcceptedPointer } from './accepted-pointer.js';
import { AcceptedWriter } from './accepted-writer.js';
import { BlockRepository } from './block.repository.js';
import { ChainClaim, ChainRepository } from './chain.repository.js';
import { ChainState } from './chain-state.service.js';
import { DamagedChainError } from './damaged-chain.error.js';
import { RejectedBlockRepository } from './rejected-block.repository.js';
import { RsImport } from './timestampvm-rs/rs-import.js';
import { RsStore } from './timestampvm-rs/rs-store.js';

/** How long the end of the process waits for writes under way, in ms: the host kills it after 5 s. */
const SETTLE_LIMIT_MS = 2_000;

/** Takes over the chain's schema, at the height that the node's database and Postgres agree on. */
async function claimChain(
  context: ChainContext,
  config: ChainConfig,
  pointer: AcceptedPointer,
  chain: ChainRepository,
  database: Database,
): Promise<ChainClaim> {
  return orClose(database, async () => {
    const genesis = genesisBlock(parseGenesis(context.genesisBytes));
    return chain.claim(context.chainId, genesis, await pointer.read(), startCaller(config.database));
  });
}

/** When a chain cannot start there is no application that closes its database, and the process lives until the host ends it. */
async function orClose<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.close(SETTLE_LIMIT_MS);
    throw error;
  }
}

async function startChain(
  claim: ChainClaim,
  config: ChainConfig,
  blocks: BlockRepository,
  rejected: RejectedBlockRepository,
  writer: AcceptedWriter,
  pointer: AcceptedPointer,
  nodeDatabase: NodeDatabase,
  database: Database,
  log: Log,
  errors: UnexpectedErrors,
): Promise<ChainState> {
  crashPoint('claimed');
  const last = await orClose(database, async () => {
    const tip = await blocks.findByHeight(claim.height, startCaller(config.database));
    if (!tip)
      throw new DamagedChainError(
        `the database has no block at height ${claim.height}, its last accepted one`,
      );
    await pointer.write(tip);
    const write = (imported: readonly Block[]): Promise<void> =>
      writer.write(
        imported.map((block) => ({ block, proposal: undefined })),
        [],
      );
    return new RsImport(new RsStore(nodeDatabase), write, log).run(tip);
  });
  log.info('last accepted block', { height: last.height.toString(), id: idToCb58(last.id) });
  return new ChainState(last, blocks, rejected, writer, hostCaller(config.database), errors);
}

/** Owns the chain: what is accepted, preferred and processing, in memory and in Postgres. */
@Module({
  imports: [DatabaseModule],
  providers: [
    AcceptedPointer,
    AcceptedWriter,
    BlockRepository,
    ChainRepository,
    RejectedBlockRepository,
    {
      provide: ChainClaim,
      inject: [ChainContext, ChainConfig, AcceptedPointer, ChainRepository, Database],
      useFactory: claimChain,
    },
    {
      provide: ChainState,
      inject: [
        ChainClaim,
        ChainConfig,
        BlockRepository,
        RejectedBlockRepository,
        AcceptedWriter,
        AcceptedPointer,
        NodeDatabase,
        Database,
        Log,
        UnexpectedErrors,
      ],
      useFactory: startChain,
    },
  ],
  exports: [ChainClaim, ChainState],
})
export class StateModule implements OnModuleDestroy {
  constructor(
    private readonly state: ChainState,
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /** What is on its way to the database goes there, if it can be done now. */
  async onModuleDestroy(): Promise<void> {
    this.database.giveUp();
    await Promise.race([
      this.state.settle(),
      sleep(SETTLE_LIMIT_MS, undefined, { ref: false }).then(() => {
        throw new Error(`the database did not take the last blocks within ${SETTLE_LIMIT_MS} ms`);
      }),
    ]).catch((error) =>
      this.log.warn('ended with blocks that the host will have to send again', errorFields(error)),
    );
  }
}
