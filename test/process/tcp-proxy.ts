import { connect, createServer, type Server, type Socket } from 'node:net';

/** What the proxy does to the bytes that pass. */
export interface ProxyMode {
  /** Milliseconds that each answer takes longer. */
  delay: number;
  /** Which bytes it drops silently. */
  swallow: 'nothing' | 'answers' | 'everything';
}

/** A TCP proxy in front of a port of 127.0.0.1, with the faults of real networks. */
export class TcpProxy {
  readonly mode: ProxyMode = { delay: 0, swallow: 'nothing' };
  private readonly sockets = new Set<Socket>();
  private readonly forgotten = new WeakSet<Socket>();
  /** Bytes that are held back, by the receiving socket. */
  private readonly held = new Map<Socket, Buffer[]>();
  private server: Server | undefined;
  port = 0;

  private constructor(private readonly target: number) {}

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.listen();
    return proxy;
  }

  /** From now on it accepts connections, on the same port as before. */
  async listen(): Promise<void> {
    const server = createServer((client) => this.pass(client));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as { port: number }).port;
  }

  /** From now on it refuses connections; it cuts the existing ones. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server?.close(() => resolve()));
    this.cut();
    await closed;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Forgets the existing connections, as a firewall forgets idle ones: nothing passes, and nobody is told. */
  forget(): void {
    for (const socket of this.sockets) this.forgotten.add(socket);
  }

  /** Holds back what the existing connections send from now on. A break at one end does not reach the other end. */
  hold(): void {
    for (const socket of this.sockets) this.held.set(socket, []);
  }

  /** Delivers what was held back, however late. */
  deliver(): void {
    for (const [socket, chunks] of this.held) for (const chunk of chunks) socket.write(chunk);
    this.held.clear();
  }

  async close(): Promise<void> {
    if (this.server) await this.refuse();
  }

  private pass(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    for (const [from, to, isAnswer] of [
      [client, server, false],
      [server, client, true],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        this.sockets.delete(from);
        if (!this.held.has(to)) to.destroy();
      });
      from.on('data', (chunk: Buffer) => {
        if (this.forgotten.has(from) || this.mode.swallow === 'everything') return;
        if (isAnswer && this.mode.swallow === 'answers') return;
        if (this.held.has(to)) {
          this.held.get(to)?.push(chunk);
          return;
        }
        if (isAnswer && this.mode.delay > 0) setTimeout(() => to.write(chunk), this.mode.delay);
        else to.write(chunk);
      });
    }
  }
}
