import { Injectable } from '@nestjs/common';
import { errorFields, Log } from '../../common/log.js';
import { SlowLog } from '../../common/slow-log.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Metrics } from '../metrics/metrics.service.js';
import { ChainApi } from './chain-api.js';
import { JsonRpcDispatcher } from './json-rpc-dispatcher.js';
import { JsonRpcError } from './json-rpc-error.js';

/** JSON-RPC over bytes, for every way on which a request can come. */
@Injectable()
export class RpcService {
  private readonly dispatcher: JsonRpcDispatcher;

  constructor(api: ChainApi, config: ChainConfig, metrics: Metrics, log: Log) {
    const slow = new SlowLog(log, 'call', config.slowCallTime);
    this.dispatcher = new JsonRpcDispatcher(api.methods, config.api, {
      called(method, ms, error) {
        metrics.call(method, resultOf(error), ms);
        slow.record(method, ms);
        if (error && !(error instanceof JsonRpcError))
          log.debug('a call failed', { method, ...errorFields(error) });
      },
      refused: (limit) => metrics.refusal(limit),
    });
    for (const limit of Object.keys(config.api)) metrics.refusal(`api.${limit}`, 0);
    metrics.gauge('api_calls_in_flight', 'API calls being worked on.', () => this.dispatcher.current);
  }

  /** @returns undefined when there is nothing to answer */
  handle(body: Uint8Array): Promise<string | undefined> {
    return this.dispatcher.handle(body);
  }
}

/** `ok`, a JSON-RPC code, or `error` for what went wrong inside. */
function resultOf(error: unknown): string {
  if (error === undefined) return 'ok';
  return error instanceof JsonRpcError ? String(error.code) : 'error';
}
