import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { services } from '../wire/tables/services.js';
import type { PluginServer } from './plugin-server.js';

/**
 * Nest's microservices transport over the gRPC server that is already bound: each `@GrpcMethod` handler gets its method
 * there. Nest's own gRPC transport binds its own server, drops the port, and costs half of the speed
 * (docs/decisions/0002-transport.md).
 */
export class PluginTransport extends Server implements CustomTransportStrategy {
  private readonly handlersByMethod = new Map<string, MessageHandler>();

  constructor(private readonly server: PluginServer) {
    super();
  }

  /** Nest calls this for every `@GrpcMethod(service, method)`; the pattern is Nest's name for it. */
  override addHandler(pattern: unknown, handler: MessageHandler): void {
    const { service, rpc } = (typeof pattern === 'string' ? JSON.parse(pattern) : pattern) as {
      service: keyof typeof services;
      rpc: string;
    };
    const table = services[service];
    if (!table) throw new Error(`@GrpcMethod names the service ${service}, which the plugin does not have`);
    this.handlersByMethod.set(`${table.name}/${rpc}`, handler);
  }

  listen(done: () => void): void {
    for (const [path, handler] of this.handlersByMethod) {
      this.server.handle(path, async (request, call) => {
        const answer = await handler(request, call);
        return isObservable(answer) ? lastValueFrom(answer) : answer;
      });
    }
    done();
  }

  /** Does nothing: the server outlives the application, because it must still answer `Shutdown`. */
  close(): void {}

  on(): never {
    throw new Error('the plugin transport has no events');
  }

  unwrap<T>(): T {
    return this.server as T;
  }
}
