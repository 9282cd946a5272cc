import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { JsonRpcApis } from '../json-rpc/json-rpc.service.js';
import type { JsonRpcDispatcher } from '../json-rpc/json-rpc-dispatcher.js';
import { GetAt, type GetHandler } from './get.decorator.js';
import { type UpgradeHandler, WebSocketsAt } from './upgrade.decorator.js';

/**
 * Every path that the chain serves, below the chain's own path. Each is declared where it is served (a JSON-RPC
 * controller, a method that answers GETs, a Nest HTTP controller, a provider that takes WebSockets), and collected once at
 * the start.
 */
@Injectable()
export class ChainPaths implements OnApplicationBootstrap {
  private readonly upgrades = new Map<string, UpgradeHandler>();
  private readonly routes = new Set<string>();
  private readonly gets = new Map<string, GetHandler>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly apis: JsonRpcApis,
  ) {}

  onApplicationBootstrap(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: WebSocketsAt.KEY })) {
      const path = this.discovery.getMetadataByDecorator(WebSocketsAt, wrapper);
      if (path !== undefined) this.upgrades.set(path, wrapper.instance);
    }
    for (const { instance } of this.discovery.getControllers()) {
      for (const route of routesOf(instance)) this.routes.add(route);
      for (const [path, handler] of getsOf(instance)) this.gets.set(path, handler);
    }
  }

  /** All paths. A host serves exact paths only. */
  get all(): string[] {
    return [...this.apis.paths, ...this.gets.keys(), ...this.routes, ...this.upgrades.keys()];
  }

  jsonRpcAt(path: string): JsonRpcDispatcher | undefined {
    return this.apis.at(path);
  }

  getAt(path: string): GetHandler | undefined {
    return this.gets.get(path);
  }

  webSocketsAt(path: string): UpgradeHandler | undefined {
    return this.upgrades.get(path);
  }
}

/** The methods of a controller that `GetAt` marks, by path. */
function getsOf(controller: Record<string, GetHandler>): [string, GetHandler][] {
  const prototype = Object.getPrototypeOf(controller);
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name): [string, GetHandler][] => {
    const path = Reflect.getMetadata(GetAt.KEY, prototype[name]);
    return path === undefined ? [] : [[path, async (request) => controller[name]?.(request) as never]];
  });
}

/** The paths of a controller's GET handlers; a gRPC controller has none. */
function routesOf(controller: object): string[] {
  const base = Reflect.getMetadata(PATH_METADATA, controller.constructor);
  const prototype = Object.getPrototypeOf(controller);
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter((name) => Reflect.getMetadata(METHOD_METADATA, prototype[name]) === RequestMethod.GET)
    .map((name) => joined(base, Reflect.getMetadata(PATH_METADATA, prototype[name])));
}

const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
