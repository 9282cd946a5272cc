import { applyDecorators, Controller } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { IncomingCall } from '../../common/incoming-call.js';
import type { ChainConfig } from '../../config/chain-config.js';
import type { DeclaredError } from './declared-error.js';
import { NoParams } from './params.js';
import type { Shape } from './result-field.js';

/** An API: its path, and the names of its methods. Several controllers may share one. */
export interface JsonRpcApi {
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** Below the chain's, e.g. `/rpc`. */
  readonly path: string;
  /** E.g. `timestampvm.`; each method has two names, with the prefix and without. */
  readonly prefix: string;
  /** Whether the config enables it; always unless given. */
  readonly isEnabled?: (config: ChainConfig) => boolean;
}

/** A method, declared once beside its code. */
export interface JsonRpcMethodDeclaration {
  /** Without prefix. */
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** A class whose properties are declared by `@Field`. */
  readonly params: new () => object;
  readonly result: Shape;
  /** The errors of this method beside those of any call. */
  readonly errors: readonly DeclaredError[];
  /** A test makes each of these calls. */
  readonly example: MethodExample;
}

/** A call, and its result on the chain of `test/api/example-chain.ts`. */
export interface MethodExample {
  /** Empty for a method without parameters. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}

/** The options of `@JsonRpcMethod`. The method's name is the handler's. */
interface MethodOptions<P extends object> {
  readonly summary: string;
  readonly params?: new () => P;
  readonly result: Shape;
  readonly errors?: readonly DeclaredError[];
  readonly example: MethodExample;
}

/** Marks a controller as an API. */
export const ApiMark = DiscoveryService.createDecorator<JsonRpcApi>();
const MethodMark = DiscoveryService.createDecorator<Omit<JsonRpcMethodDeclaration, 'name'>>();

/**
 * A controller whose methods are an API. Nest creates it and injects its dependencies. The dispatcher calls it
 * directly, without Nest's guards, pipes and interceptors, which would cost more than most of the calls.
 */
export const JsonRpcController = (api: JsonRpcApi): ClassDecorator =>
  applyDecorators(Controller(), ApiMark(api));

/**
 * A method of the API. It gets its parameters as values, and returns the call's result: a value for JSON, a `JsonText`,
 * or a `LaterResult` of one of them.
 */
export function JsonRpcMethod<P extends object = NoParams>({
  params = NoParams as new () => P,
  errors = [],
  ...options
}: MethodOptions<P>) {
  return <F extends (values: P, caller: IncomingCall) => unknown>(
    target: object,
    name: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    MethodMark({ ...options, params, errors })(target, name, descriptor);
  };
}

/** The methods that a controller declares, in its order. */
export function declaredMethods(controller: new (...needs: never[]) => object): JsonRpcMethodDeclaration[] {
  const { prototype } = controller;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const declared = Reflect.getMetadata(MethodMark.KEY, prototype[name]);
    return declared ? [{ name, ...declared }] : [];
  });
}
