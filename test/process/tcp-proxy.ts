import { connect, createServer, type Server, type Socket } from 'node:net';

/** How the proxy treats what passes. */
export interface ProxyMode {
  /** Milliseconds that each answer takes longer. */
  delay: number;
  /** Nothing passes any more, and nobody is told. */
  swallow: 'nothing' | 'answers' | 'everything';
}

/** A TCP proxy in front of a port of 127.0.0.1 that does to connections what networks do. */
export class TcpProxy {
  readonly mode: ProxyMode = { delay: 0, swallow: 'nothing' };
  private readonly sockets = new Set<Socket>();
  private readonly forgotten = new WeakSet<Socket>();
  /** What is kept back, by the socket that it is for. */
  private readonly held = new Map<Socket, Buffer[]>();
  private server: Server | undefined;
  port = 0;

  private constructor(private readonly target: number) {}

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.listen();
    return proxy;
  }

  /** From now on connections are taken, at the same port as before. */
  async listen(): Promise<void> {
    const server = createServer((client) => this.pass(client));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as { port: number }).port;
  }

  /** From now on connections are refused, and those that are there cut. */
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

  /** Forgets the connections that are there, as a firewall does with idle ones: nothing passes, nobody is told. */
  forget(): void {
    for (const socket of this.sockets) this.forgotten.add(socket);
  }

  /** Keeps back what the connections that are there send from now on; what is broken at one end stays at the other. */
  hold(): void {
    for (const socket of this.sockets) this.held.set(socket, []);
  }

  /** Brings what was kept back, however late. */
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
