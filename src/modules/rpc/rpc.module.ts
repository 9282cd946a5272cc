import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { FeedModule } from '../feed/feed.module.js';
import { MempoolModule } from '../mempool/mempool.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { StateModule } from '../state/state.module.js';
import { AdminApi } from './admin-api.js';
import { ChainApi } from './chain-api.js';
import { HttpController } from './http.controller.js';
import { HttpErrorsFilter } from './http-errors.filter.js';
import { OpenRequests } from './open-request.service.js';
import { RpcService } from './rpc.service.js';

/** The chain's API: JSON-RPC, and the HTTP requests that the host passes on. */
@Module({
  imports: [MetricsModule, StateModule, MempoolModule, FeedModule],
  controllers: [HttpController],
  providers: [
    AdminApi,
    ChainApi,
    OpenRequests,
    RpcService,
    { provide: APP_FILTER, useClass: HttpErrorsFilter },
  ],
})
export class RpcModule {}
