import { type CallOptions, Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import { dialTarget } from '../../packages/dev-host/src/grpc/dial-target.js';
import type { Dialect } from './dialect.js';

const UNLIMITED = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** A gRPC client of the plugin that knows only bytes and a dialect. */
export class BareClient {
  private readonly client: Client;
  private readonly dialect: Dialect;

  constructor(dialect: Dialect, address: string) {
    this.dialect = dialect;
    this.client = new Client(dialTarget(address), credentials.createInsecure(), UNLIMITED);
  }

  /**
   * @param method e.g. `vm.VM/GetBlock`
   * @throws ServiceError
   */
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is what tests check
  async call(method: string, request: object = {}): Promise<any> {
    const [serviceName = '', name = ''] = method.split('/');
    const known = this.dialect.service(serviceName).methods[name];
    if (!known) throw new Error(`protocol ${this.dialect.protocol} has no ${method}`);
    const type = (known.resolvedRequestType as protobuf.Type).fullName;
    const answer = await this.raw(method, this.dialect.encode(type, request));
    return this.dialect.decode((known.resolvedResponseType as protobuf.Type).fullName, answer);
  }

  /** Any method with any bytes. */
  raw(method: string, request: Uint8Array, options: CallOptions = {}): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        `/${method}`,
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes: Buffer) => bytes,
        request,
        new Metadata(),
        options,
        (error, answer) => (error ? reject(error) : resolve(answer as Buffer)),
      );
    });
  }

  /** The status of a method's answer to an empty request. */
  code(method: string): Promise<status> {
    return this.raw(method, new Uint8Array()).then(
      () => status.OK,
      (error) => error.code,
    );
  }

  /** Waits for the plugin, as AvalancheGo's own client does: a plugin may shake hands before it listens. */
  ready(withinMs = 5_000): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.waitForReady(Date.now() + withinMs, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.client.close();
  }
}
