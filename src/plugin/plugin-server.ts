import type { IncomingCall } from '../common/incoming-call.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { GrpcServer } from '../grpc/server.js';
import type { Protocol } from '../wire/protocol.js';
import type { ServiceTable } from '../wire/schema.js';

/** A `@GrpcMethod` handler: it gets the payload, and the call as its `@Ctx()`. */
export type UnaryHandler = (request: unknown, call: IncomingCall) => unknown;

/**
 * The gRPC server of the plugin process. It is bound before anything heavy is loaded. The parts add their handlers when
 * they start. A later handler of a method replaces the earlier one; a method without a handler answers
 * FAILED_PRECONDITION.
 */
export class PluginServer {
  private readonly server = new GrpcServer();
  private readonly handlers = new Map<string, UnaryHandler>();

  /**
   * Binds an address of this machine, a Unix socket if possible: through TCP each message costs both processes a tenth
   * more. AvalancheGo dials the address with gRPC, which accepts both in all releases (grpc-go's `parseDialTarget`,
   * 1.55 to 1.83).
   *
   * @returns the address for the handshake, `unix:@NAME` or `127.0.0.1:PORT`
   */
  bind(): Promise<string> {
    if (process.platform !== 'linux') return this.server.listen();
    // A sandbox may allow TCP only (systemd's RestrictAddressFamilies).
    return this.server.listenAbstract().catch(() => this.server.listen());
  }

  /** Offers a service with the methods of this protocol. */
  offer(service: ServiceTable, protocol: Protocol): void {
    for (const [name, method] of Object.entries(protocol.definition(service))) {
      const handlerPath = `${service.name}/${name}`;
      this.server.add(method.path, async (message, call) => {
        const handler = this.handlers.get(handlerPath);
        if (!handler) {
          throw new RpcError(STATUS.failedPrecondition, `${handlerPath}: the chain is not initialized`);
        }
        const answer = await handler(decode(method.requestDeserialize, message), call);
        return method.responseSerialize(answer ?? {});
      });
    }
  }

  /** @param path service and method, e.g. `vm.VM/BuildBlock` */
  handle(path: string, handler: UnaryHandler): void {
    this.handlers.set(path, handler);
  }

  /** Lets calls in flight finish, for at most this time. */
  close(limitMs: number): Promise<void> {
    return this.server.close(limitMs);
  }
}

/** @throws {RpcError} */
function decode(deserialize: (message: Buffer) => unknown, message: Buffer): unknown {
  try {
    return deserialize(message);
  } catch (error) {
    throw new RpcError(STATUS.internal, `the request cannot be decoded: ${(error as Error).message}`);
  }
}
