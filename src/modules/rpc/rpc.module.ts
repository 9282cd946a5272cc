import { Module } from '@nestjs/common';
import { MempoolModule } from '../mempool/mempool.module.js';
import { StateModule } from '../state/state.module.js';
import { AdminController } from './admin.controller.js';
import { ChainController } from './chain.controller.js';

/** The chain's APIs. */
@Module({ imports: [StateModule, MempoolModule], controllers: [ChainController, AdminController] })
export class RpcModule {}
