import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ChainContext, Engine, NodeDatabase } from './common/chain-context.js';
import { Clock } from './common/clock.js';
import { Log } from './common/log.js';
import { RemoteResponses } from './common/remote-response.js';
import { UnexpectedErrors } from './common/unexpected-errors.js';
import { ChainConfig } from './config/chain-config.js';
import { FeedModule } from './modules/feed/feed.module.js';
import { HttpModule } from './modules/http/http.module.js';
import { OpsModule } from './modules/ops/ops.module.js';
import { RpcModule } from './modules/rpc/rpc.module.js';
import { VmModule } from './modules/vm/vm.module.js';

/** All that a chain is made from. */
export interface ChainInputs {
  readonly context: ChainContext;
  readonly config: ChainConfig;
  readonly nodeDatabase: NodeDatabase;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly responses: RemoteResponses;
  readonly log: Log;
}

/**
 * One chain. It is made when the host initializes it, from one value, so nothing in it is ever half-configured.
 *
 * Each module imports those that it uses, and Nest ends them in this order: the queue before the chain, the chain before its
 * database. Only what the chain is made from is global.
 */
@Global()
@Module({})
export class AppModule {
  static forChain(inputs: ChainInputs): DynamicModule {
    const providers = [
      { provide: ChainContext, useValue: inputs.context },
      { provide: ChainConfig, useValue: inputs.config },
      { provide: NodeDatabase, useValue: inputs.nodeDatabase },
      { provide: Clock, useValue: inputs.clock },
      { provide: Engine, useValue: inputs.engine },
      { provide: RemoteResponses, useValue: inputs.responses },
      { provide: Log, useValue: inputs.log },
      { provide: UnexpectedErrors, useValue: new UnexpectedErrors(inputs.log) },
    ];
    return {
      module: AppModule,
      imports: [VmModule, HttpModule, RpcModule, FeedModule, OpsModule],
      providers,
      exports: providers,
    };
  }
}
