import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AppSender } from './common/app-sender.js';
import { ChainContext, Engine, NodeDatabase } from './common/chain-context.js';
import { Clock } from './common/clock.js';
import { Log } from './common/log.js';
import { RemoteResponses } from './common/remote-response.js';
import { UnexpectedErrors } from './common/unexpected-errors.js';
import { ChainConfig } from './config/chain-config.js';
import { DatabaseModule } from './modules/database/database.module.js';
import { Database } from './modules/database/database.service.js';
import { FeedModule } from './modules/feed/feed.module.js';
import { GossipModule } from './modules/gossip/gossip.module.js';
import { HttpModule } from './modules/http/http.module.js';
import { ChainClaim } from './modules/ledger/chain.repository.js';
import { OpsModule } from './modules/ops/ops.module.js';
import { RpcModule } from './modules/rpc/rpc.module.js';
import { type ChainPlace, StoredChain } from './modules/state/stored-chain.js';
import { TakenProposals } from './modules/state/taken-proposals.js';
import { VmModule } from './modules/vm/vm.module.js';

/** Everything that a chain is made from. */
export interface ChainInputs extends ChainPlace {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly appSender: AppSender;
  readonly responses: RemoteResponses;
}

/** The modules of a chain, in the order in which its APIs list their methods. */
export const CHAIN_MODULES = [
  DatabaseModule,
  VmModule,
  GossipModule,
  HttpModule,
  RpcModule,
  FeedModule,
  OpsModule,
] as const;

/**
 * One chain. It is made when the host initializes it, of what the host gives and of what is stored, both complete: no provider
 * is ever half-configured, and none is asynchronous. Each module imports those that it uses; only what the chain is made from is
 * global.
 */
@Global()
@Module({})
export class AppModule {
  static forChain(inputs: ChainInputs, stored: StoredChain): DynamicModule {
    const providers = [
      { provide: ChainContext, useValue: inputs.context },
      { provide: ChainConfig, useValue: inputs.config },
      { provide: NodeDatabase, useValue: inputs.nodeDatabase },
      { provide: Clock, useValue: inputs.clock },
      { provide: Engine, useValue: inputs.engine },
      { provide: AppSender, useValue: inputs.appSender },
      { provide: RemoteResponses, useValue: inputs.responses },
      { provide: Log, useValue: inputs.log },
      { provide: StoredChain, useValue: stored },
      { provide: Database, useValue: stored.database },
      { provide: ChainClaim, useValue: stored.claim },
      { provide: TakenProposals, useValue: stored.taken },
      { provide: UnexpectedErrors, useValue: new UnexpectedErrors(inputs.log) },
    ];
    return {
      module: AppModule,
      imports: [...CHAIN_MODULES],
      providers,
      exports: providers,
    };
  }
}
