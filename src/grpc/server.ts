import { randomUUID } from 'node:crypto';
import {
  type AddressInfo,
  createServer,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { type Answer, ServerSession } from './server-session.js';

/** A gRPC server for unary calls, without TLS: for peers on this machine. */
export class GrpcServer {
  private readonly answers = new Map<string, Answer>();
  private readonly sessions = new Set<ServerSession>();
  private readonly server: NetServer;

  constructor() {
    this.server = createServer((socket) => this.connected(socket));
  }

  /** @param path e.g. `/vm.VM/BuildBlock` */
  add(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  /** Binds a free port of 127.0.0.1. @returns `127.0.0.1:PORT` */
  async listen(): Promise<string> {
    await this.bind({ port: 0, host: '127.0.0.1' });
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Binds an abstract Unix socket: it has a name but no file. Only Linux has them (unix(7), "Abstract sockets").
   *
   * @returns `unix:@NAME`, as gRPC in Go and Go's `net` write it
   */
  async listenAbstract(): Promise<string> {
    const name = `timestampvm-${randomUUID()}`;
    await this.bind({ path: `\0${name}` });
    return `unix:@${name}`;
  }

  /** Takes no more calls. Resolves when the calls under way are answered, or after this time. */
  async close(limitMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const session of this.sessions) session.close();
    const timer = setTimeout(() => {
      for (const session of this.sessions) session.destroy();
    }, limitMs);
    await closed;
    clearTimeout(timer);
  }

  private bind(where: ListenOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(where, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  private connected(socket: Socket): void {
    const session = new ServerSession(socket, (path) => this.answers.get(path));
    this.sessions.add(session);
    socket.on('close', () => this.sessions.delete(session));
  }
}
