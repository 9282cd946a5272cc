import { connect } from 'node:net';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { ClientSession } from './client-session.js';

/** A gRPC client for unary calls to one address, without TLS: for peers on this machine. */
export class GrpcClient {
  private session: ClientSession | undefined;
  private isClosed = false;

  /** @param address `127.0.0.1:PORT` */
  constructor(private readonly address: string) {}

  /**
   * Calls a method. The first call makes the connection; a later call makes a new one if it broke.
   *
   * @param path e.g. `/rpcdb.Database/Get`
   * @param limitMs how long it may take; no limit unless given
   * @throws {RpcError}
   */
  async call(path: string, message: Uint8Array, limitMs?: number): Promise<Buffer> {
    if (this.isClosed) throw new RpcError(STATUS.unavailable, `${this.address}: the client was closed`);
    if (!this.session?.isUsable) this.session = this.connect();
    return this.session.call(path, message, limitMs);
  }

  /** Closes the client: calls under way and later calls fail. */
  close(): void {
    this.isClosed = true;
    this.session?.destroy();
    this.session = undefined;
  }

  private connect(): ClientSession {
    const { hostname, port } = new URL(`http://${this.address}`);
    return new ClientSession(connect(Number(port), hostname.replace(/^\[|\]$/g, '')), this.address);
  }
}
