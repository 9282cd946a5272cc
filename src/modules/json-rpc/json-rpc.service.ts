import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { Metrics } from '../metrics/metrics.service.js';
import { callObserver } from './call-observer.js';
import { ApiMark, declaredMethods, type JsonRpcApi } from './json-rpc.decorators.js';
import { JsonRpcDispatcher, type Method } from './json-rpc-dispatcher.js';
import { paramsReader } from './params.js';

/** The JSON-RPC APIs of the chain, collected from the controllers once at the start. */
@Injectable()
export class JsonRpcApis implements OnModuleInit {
  private readonly dispatchers = new Map<string, JsonRpcDispatcher>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly config: ChainConfig,
    private readonly metrics: Metrics,
    private readonly log: Log,
    private readonly errors: UnexpectedErrors,
  ) {}

  onModuleInit(): void {
    this.collect();
    for (const limit of Object.keys(this.config.api)) this.metrics.refusal(`api.${limit}`, 0);
    this.metrics.gauge('api_calls_in_flight', 'API calls being worked on.', () => {
      let calls = 0;
      for (const { current } of this.dispatchers.values()) calls += current;
      return calls;
    });
  }

  /** The API at a path below the chain's, e.g. `/rpc`. */
  at(path: string): JsonRpcDispatcher | undefined {
    return this.dispatchers.get(path);
  }

  /** The paths of all APIs. */
  get paths(): string[] {
    return [...this.dispatchers.keys()];
  }

  private collect(): void {
    const { config, errors } = this;
    const observer = callObserver(this.metrics, this.log, config.slowCallTime);
    const methods = new Map<JsonRpcApi, Method[]>();
    for (const wrapper of this.discovery.getControllers({ metadataKey: ApiMark.KEY })) {
      const api = this.discovery.getMetadataByDecorator(ApiMark, wrapper);
      if (!api || !(api.isEnabled?.(config) ?? true)) continue;
      methods.set(api, [...(methods.get(api) ?? []), ...methodsOf(wrapper.instance)]);
    }
    for (const [{ path, prefix }, all] of methods) {
      const dispatcher = new JsonRpcDispatcher(all, { config: config.api, errors, observer, prefix });
      this.dispatchers.set(path, dispatcher);
    }
  }
}

function methodsOf(controller: Record<string, (values: object) => unknown>): Method[] {
  return declaredMethods(controller.constructor as new () => object).map(({ name, params }) => {
    const read = paramsReader(params);
    return { name, run: (given: unknown) => controller[name]?.(read(given)) };
  });
}
