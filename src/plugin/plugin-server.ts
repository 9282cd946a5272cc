import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { RpcError } from '../common/rpc-error.js';
import type { Protocol } from '../wire/protocol.js';
import type { ServiceTable } from '../wire/schema.js';

/** What a `@GrpcMethod` gets as its payload and as its `@Ctx()`. */
export type UnaryHandler = (request: unknown, call: ServerUnaryCall<unknown, unknown>) => unknown;

/** Messages to and from the host have no limit on the host's side; grpc-js has 4 MiB unless told. */
export const UNLIMITED = {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
} as const;

/** The host pings every 30 s, also with no call in flight; grpc-js answers these, and never ends an idle connection. */
// Channelz, gRPC's own statistics that nobody asks for here, costs some per cent of each call.
const SERVER_OPTIONS = { ...UNLIMITED, 'grpc.so_reuseport': 0, 'grpc.enable_channelz': 0 };

/**
 * The gRPC server of the plugin process. It is bound before anything heavy is loaded; handlers are added as the
 * parts that own them come up, and replaced: a method without one answers FAILED_PRECONDITION.
 */
export class PluginServer {
  private readonly server = new Server(SERVER_OPTIONS);
  private readonly handlers = new Map<string, UnaryHandler>();

  /** Binds a free port of 127.0.0.1. @returns the address for the handshake, `127.0.0.1:PORT` */
  bind(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  /** Offers a service with the methods that hosts of this protocol know. */
  offer(service: ServiceTable, protocol: Protocol): void {
    const definition = protocol.definition(service);
    const implementation: UntypedServiceImplementation = {};
    for (const method of Object.keys(definition)) {
      const path = `${service.name}/${method}`;
      implementation[method] = (
        call: ServerUnaryCall<unknown, unknown>,
        done: sendUnaryData<unknown>,
      ): void => this.dispatch(path, call, done);
    }
    this.server.addService(definition, implementation);
  }

  /** @param path service and method, e.g. `vm.VM/BuildBlock` */
  handle(path: string, handler: UnaryHandler): void {
    this.handlers.set(path, handler);
  }

  hasHandler(path: string): boolean {
    return this.handlers.has(path);
  }

  /** Lets calls in flight finish, for at most this time. */
  async close(limitMs: number): Promise<void> {
    const timer = setTimeout(() => this.server.forceShutdown(), limitMs);
    await new Promise<void>((resolve) => this.server.tryShutdown(() => resolve()));
    clearTimeout(timer);
  }

  private dispatch(
    path: string,
    call: ServerUnaryCall<unknown, unknown>,
    done: sendUnaryData<unknown>,
  ): void {
    const handler = this.handlers.get(path);
    if (!handler) {
      done({ code: status.FAILED_PRECONDITION, details: `${path}: the chain is not initialized` });
      return;
    }
    run(handler, call).then(
      (answer) => done(null, answer ?? {}),
      (error) => done(toServiceError(error)),
    );
  }
}

async function run(handler: UnaryHandler, call: ServerUnaryCall<unknown, unknown>): Promise<unknown> {
  return handler(call.request, call);
}

function toServiceError(error: unknown): { code: status; details: string; metadata?: Metadata } {
  const details = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RpcError)) return { code: status.UNKNOWN, details };
  return { code: error.code, details, ...(error.metadata && { metadata: error.metadata }) };
}
