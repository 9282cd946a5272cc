import { Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { JsonRpcModule } from '../json-rpc/json-rpc.module.js';
import { ChainPaths } from './chain-paths.service.js';
import { HostHttpController } from './host-http.controller.js';
import { HttpErrorsFilter } from './http-errors.filter.js';
import { OpenRequests } from './open-requests.js';

/** The HTTP requests that the node gets for this chain: which paths exist, and what answers there. */
@Module({
  imports: [DiscoveryModule, JsonRpcModule],
  controllers: [HostHttpController],
  providers: [ChainPaths, OpenRequests, { provide: APP_FILTER, useClass: HttpErrorsFilter }],
  exports: [ChainPaths],
})
export class HttpModule {}
