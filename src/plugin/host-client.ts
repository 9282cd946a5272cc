import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Protocol } from '../wire/protocol.js';
import type { Decoded, Encodable, MethodTable, ServiceTable } from '../wire/schema.js';
import { UNLIMITED } from './plugin-server.js';

type Methods<S extends ServiceTable> = S['methods'];
type Call<M extends MethodTable> = (request: Encodable<M['request']>) => Promise<Decoded<M['answer']>>;
export type Calls<S extends ServiceTable> = { readonly [K in keyof Methods<S>]: Call<Methods<S>[K]> };

/** A connection to one address of the host, on which its services are called. */
export class HostClient {
  private readonly client: Client;

  constructor(
    address: string,
    private readonly protocol: Protocol,
  ) {
    this.client = new Client(address, credentials.createInsecure(), UNLIMITED);
  }

  /**
   * @param limitMs how long a call may take; no limit unless given
   * @returns an object with one function for each method of the service
   */
  calls<S extends ServiceTable>(service: S, limitMs?: number): Calls<S> {
    const definition = this.protocol.definition(service);
    const calls: Record<string, (request: unknown) => Promise<unknown>> = {};
    for (const [name, { path, requestSerialize, responseDeserialize }] of Object.entries(definition)) {
      calls[name] = (request) =>
        new Promise((resolve, reject) => {
          this.client.makeUnaryRequest(
            path,
            requestSerialize,
            responseDeserialize,
            request,
            limitMs === undefined ? {} : { deadline: Date.now() + limitMs },
            (error: ServiceError | null, answer?: unknown) => (error ? reject(error) : resolve(answer)),
          );
        });
    }
    return calls as Calls<S>;
  }

  close(): void {
    this.client.close();
  }
}
