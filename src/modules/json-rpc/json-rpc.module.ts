import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MetricsModule } from '../metrics/metrics.module.js';
import { JsonRpcApis } from './json-rpc.service.js';

/** JSON-RPC 2.0: the form of requests and answers, and the APIs that answer. */
@Module({ imports: [DiscoveryModule, MetricsModule], providers: [JsonRpcApis], exports: [JsonRpcApis] })
export class JsonRpcModule {}
