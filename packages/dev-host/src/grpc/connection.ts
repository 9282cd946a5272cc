import {
  Client,
  credentials,
  type CallOptions as GrpcCallOptions,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { Protocol, UnaryMethod } from '../../../../src/wire/protocol.js';
import type { Decoded, Encodable, ServiceTable } from '../../../../src/wire/schema.js';
import { CLIENT_OPTIONS } from './channel-options.js';
import { dialTarget } from './dial-target.js';

/** Options of one call. */
export interface CallOptions {
  /** Cancels the call, as the host does with WaitForEvent. */
  signal?: AbortSignal;
  /** Milliseconds until the call fails with DEADLINE_EXCEEDED; no limit unless given. */
  timeout?: number;
}

/**
 * A gRPC service as functions, one for each method: they take a request without its defaults, and return the whole
 * answer.
 */
export type Calls<S extends ServiceTable> = {
  readonly [M in keyof S['methods']]: (
    request?: Encodable<S['methods'][M]['request']>,
    options?: CallOptions,
  ) => Promise<Decoded<S['methods'][M]['answer']>>;
};

/** One gRPC connection to an address of the plugin. */
export class Connection {
  private readonly client: Client;
  private closed = false;

  /**
   * @param address `unix:@NAME` or `127.0.0.1:PORT`
   * @param explain turns gRPC's own error of a failed call into a better one
   */
  constructor(
    private readonly protocol: Protocol,
    address: string,
    private readonly explain: (error: ServiceError, method: string) => Error | Promise<Error> = (error) =>
      error,
  ) {
    this.client = new Client(dialTarget(address), credentials.createInsecure(), CLIENT_OPTIONS);
  }

  /** The methods that this service has in the connection's protocol. */
  calls<S extends ServiceTable>(table: S): Calls<S> {
    const methods = Object.entries(this.protocol.definition(table)).map(([name, method]) => [
      name,
      (request = {}, options: CallOptions = {}) => this.call(name, method, request, options),
    ]);
    return Object.fromEntries(methods) as Calls<S>;
  }

  /** Closes it: calls in flight and later calls end with UNAVAILABLE. */
  close(): void {
    this.closed = true;
    this.client.close();
  }

  private async call(
    name: string,
    method: UnaryMethod,
    request: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    options.signal?.throwIfAborted();
    try {
      return await this.send(method, request, options);
    } catch (error) {
      throw await this.explain(error as ServiceError, name);
    }
  }

  private send(method: UnaryMethod, request: unknown, { signal, timeout }: CallOptions): Promise<unknown> {
    // grpc-js throws when the client is closed already.
    if (this.closed) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const options: GrpcCallOptions = timeout === undefined ? {} : { deadline: Date.now() + timeout };
      const cancel = () => call.cancel();
      const call = this.client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        new Metadata({ waitForReady: true }),
        options,
        (error, answer) => {
          signal?.removeEventListener('abort', cancel);
          if (error) reject(error);
          else resolve(answer);
        },
      );
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }
}

function unavailable(): ServiceError {
  const details = 'the connection is closed';
  const metadata = new Metadata();
  return Object.assign(new Error(details), { code: status.UNAVAILABLE, details, metadata });
}
