import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { Protocol, UnaryMethod } from '../../../../src/wire/protocol.js';
import type { Decoded, Encodable, ServiceTable } from '../../../../src/wire/schema.js';
import { SERVER_OPTIONS } from './channel-options.js';

/** The answers to a service's methods. A method without one is answered with UNIMPLEMENTED, a thrown error with UNKNOWN. */
export type Handlers<S extends ServiceTable> = {
  readonly [M in keyof S['methods']]?: (
    request: Decoded<S['methods'][M]['request']>,
  ) => Encodable<S['methods'][M]['answer']> | Promise<Encodable<S['methods'][M]['answer']>>;
};

/** A gRPC server on a free port of 127.0.0.1. */
export class LocalServer {
  private readonly server = new Server(SERVER_OPTIONS);

  constructor(private readonly protocol: Protocol) {}

  add<S extends ServiceTable>(table: S, handlers: Handlers<S>): this {
    const definition = asDefinition(this.protocol.definition(table));
    const known = Object.entries(handlers).filter(([name]) => name in definition);
    this.server.addService(
      definition,
      Object.fromEntries(known.map(([name, handler]) => [name, unary(handler as Answer)])),
    );
    return this;
  }

  /** @returns the address, `127.0.0.1:PORT` */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(`127.0.0.1:${port}`);
      });
    });
  }

  /** Closes it when the calls in flight are answered; at once with `{ force: true }`. */
  close({ force = false } = {}): Promise<void> {
    if (force) this.server.forceShutdown();
    return new Promise((resolve) => this.server.tryShutdown(() => resolve()));
  }
}

const asDefinition = (methods: Record<string, UnaryMethod>): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      { ...method, requestStream: false, responseStream: false },
    ]),
  );

type Answer = (request: unknown) => unknown;

const unary =
  (answer: Answer): handleUnaryCall<unknown, unknown> =>
  async (call, callback) => {
    try {
      callback(null, await answer(call.request));
    } catch (error) {
      callback(asStatus(error));
    }
  };

/** Go's servers answer a plain error with UNKNOWN and its text. */
function asStatus(error: unknown): Partial<ServiceError> {
  const details = error instanceof Error ? error.message : String(error);
  return { code: status.UNKNOWN, details, metadata: new Metadata() };
}
