import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import type { Dialect } from './dialect.js';

/** AvalancheGo's servers have no limit either. */
const UNLIMITED = { 'grpc.max_receive_message_length': -1 };

// biome-ignore lint/suspicious/noExplicitAny: messages of another implementation, checked by the tests themselves
type Message = any;
/** A service's answers by method. */
export type BareHandlers = Record<string, (request: Message) => object | Promise<object>>;

/** A gRPC server of a host that speaks a dialect; other methods are unimplemented. */
export class BareServer {
  private readonly server = new Server(UNLIMITED);
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  add(serviceName: string, handlers: BareHandlers): this {
    const known = this.dialect.service(serviceName).methodsArray.filter(({ name }) => handlers[name]);
    const implementation: UntypedServiceImplementation = {};
    for (const { name } of known) implementation[name] = unary(handlers[name] as BareHandlers[string]);
    const definitions = known.map((method) => [method.name, this.definition(serviceName, method)]);
    this.server.addService(Object.fromEntries(definitions), implementation);
    return this;
  }

  /** @returns `127.0.0.1:PORT` */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  close(): void {
    this.server.forceShutdown();
  }

  private definition(
    serviceName: string,
    { name, resolvedRequestType, resolvedResponseType }: protobuf.Method,
  ) {
    const request = (resolvedRequestType as protobuf.Type).fullName;
    const answer = (resolvedResponseType as protobuf.Type).fullName;
    return {
      path: `/${serviceName}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value: object) => this.dialect.encode(request, value),
      requestDeserialize: (bytes: Buffer) => this.dialect.decode(request, bytes),
      responseSerialize: (value: object) => this.dialect.encode(answer, value),
      responseDeserialize: (bytes: Buffer) => this.dialect.decode(answer, bytes),
    };
  }
}

const unary =
  (handler: BareHandlers[string]): handleUnaryCall<unknown, unknown> =>
  async (call, callback) => {
    try {
      callback(null, await handler(call.request));
    } catch (error) {
      callback({ code: 2, details: (error as Error).message });
    }
  };
