import { GrpcClient } from '../grpc/client.js';
import type { Protocol } from '../wire/protocol.js';
import type { Decoded, Encodable, MethodTable, ServiceTable } from '../wire/schema.js';

type Methods<S extends ServiceTable> = S['methods'];
type Call<M extends MethodTable> = (request: Encodable<M['request']>) => Promise<Decoded<M['answer']>>;
export type Calls<S extends ServiceTable> = { readonly [K in keyof Methods<S>]: Call<Methods<S>[K]> };

/** A connection to one address of the host, for calls of its services. */
export class HostClient {
  private readonly client: GrpcClient;

  constructor(
    address: string,
    private readonly protocol: Protocol,
  ) {
    this.client = new GrpcClient(address);
  }

  /**
   * @param limitMs how long a call may take; no limit unless given
   * @returns an object with one function for each method of the service, which throws {RpcError}
   */
  calls<S extends ServiceTable>(service: S, limitMs?: number): Calls<S> {
    const definition = this.protocol.definition(service);
    const calls: Record<string, (request: unknown) => Promise<unknown>> = {};
    for (const [name, { path, requestSerialize, responseDeserialize }] of Object.entries(definition)) {
      calls[name] = async (request) =>
        responseDeserialize(await this.client.call(path, requestSerialize(request), limitMs));
    }
    return calls as Calls<S>;
  }

  close(): void {
    this.client.close();
  }
}
