import { Injectable } from '@nestjs/common';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Metrics } from '../metrics/metrics.service.js';
import { AdminApi } from './admin-api.js';
import { callObserver } from './call-observer.js';
import { ChainApi } from './chain-api.js';
import { JsonRpcDispatcher } from './json-rpc-dispatcher.js';

/** JSON-RPC over bytes, for every way on which a request can come. */
@Injectable()
export class RpcService {
  private readonly chain: JsonRpcDispatcher;
  /** None unless the config enables it. */
  private readonly admin: JsonRpcDispatcher | undefined;

  constructor(
    chain: ChainApi,
    admin: AdminApi,
    config: ChainConfig,
    metrics: Metrics,
    log: Log,
    errors: UnexpectedErrors,
  ) {
    const observer = callObserver(metrics, log, config.slowCallTime);
    this.chain = new JsonRpcDispatcher(chain.methods, config.api, errors, observer);
    if (config.admin.enabled)
      this.admin = new JsonRpcDispatcher(admin.methods, config.api, errors, observer, 'admin.');
    for (const limit of Object.keys(config.api)) metrics.refusal(`api.${limit}`, 0);
    metrics.gauge('api_calls_in_flight', 'API calls being worked on.', () => this.chain.current);
  }

  /** The JSON-RPC API that is served at a path of the chain, e.g. `/rpc`. */
  at(path: string): JsonRpcDispatcher | undefined {
    if (path === '/rpc') return this.chain;
    return path === '/admin' ? this.admin : undefined;
  }
}
