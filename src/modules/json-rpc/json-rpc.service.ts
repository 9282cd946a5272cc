import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { IncomingCall } from '../../common/incoming-call.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import { VERSION } from '../../version.js';
import { Metrics } from '../metrics/metrics.service.js';
import { callObserver } from './call-observer.js';
import { ApiMark, declaredMethods, type JsonRpcApi } from './json-rpc.decorators.js';
import { JsonText } from './json-rpc-answer.js';
import { JsonRpcDispatcher, type Method } from './json-rpc-dispatcher.js';
import { type DescribedApi, DISCOVER, openRpcDocument } from './open-rpc.js';
import { checkNone, paramsReader } from './params.js';

/** The JSON-RPC APIs of the chain, collected from the controllers once at the start. */
@Injectable()
export class JsonRpcApis implements OnModuleInit {
  private readonly dispatchers = new Map<string, JsonRpcDispatcher>();
  /** By path. */
  readonly described = new Map<string, DescribedApi>();

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
    const controllers = new Map<JsonRpcApi, Controller[]>();
    for (const wrapper of this.discovery.getControllers({ metadataKey: ApiMark.KEY })) {
      const api = this.discovery.getMetadataByDecorator(ApiMark, wrapper);
      if (!api || !(api.isEnabled?.(this.config) ?? true)) continue;
      controllers.set(api, [...(controllers.get(api) ?? []), wrapper.instance]);
    }
    for (const [api, all] of controllers) this.add(api, all);
  }

  private add(api: JsonRpcApi, controllers: readonly Controller[]): void {
    const { config, errors } = this;
    const observer = callObserver(this.metrics, this.log, config.slowCallTime);
    const described = {
      api,
      methods: controllers.flatMap((controller) => declaredMethods(typeOf(controller))),
    };
    const methods = [...controllers.flatMap(methodsOf), discovery(described)];
    const options = { config: config.api, errors, observer, prefix: api.prefix };
    this.described.set(api.path, described);
    this.dispatchers.set(api.path, new JsonRpcDispatcher(methods, options));
  }
}

type Controller = Record<string, (values: object, caller: IncomingCall) => unknown>;

const typeOf = (controller: Controller): (new () => object) =>
  controller.constructor as unknown as new () => object;

function methodsOf(controller: Controller): Method[] {
  return declaredMethods(typeOf(controller)).map(({ name, params }) => {
    const read = paramsReader(params);
    return { name, run: (given, caller) => controller[name]?.(read(given), caller) };
  });
}

/** Few clients ask for the description, so it is written at the first call. */
function discovery(described: DescribedApi): Method {
  let text: JsonText | undefined;
  return {
    name: DISCOVER,
    run(params) {
      checkNone(params);
      text ??= new JsonText(JSON.stringify(openRpcDocument(described, VERSION)));
      return text;
    },
  };
}
