import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy for one connection, whose client reads only as much as the test allows, as on a slow line. */
export class Trickle {
  private readonly server: Server;
  private upstream: Socket | undefined;
  private client: Socket | undefined;
  private wake = (): void => {};

  private constructor(target: number) {
    this.server = createServer((client) => {
      const upstream = connect(target, '127.0.0.1');
      client.on('error', () => {}).pipe(upstream);
      upstream.on('error', () => {}).on('close', () => client.destroy());
      upstream.on('readable', () => this.wake()).on('close', () => this.wake());
      this.client = client;
      this.upstream = upstream;
    });
  }

  /** @param target a port of 127.0.0.1 */
  static async start(target: number): Promise<Trickle> {
    const trickle = new Trickle(target);
    trickle.server.listen(0, '127.0.0.1');
    await once(trickle.server, 'listening');
    return trickle;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * @returns how many bytes reached the client, at most these; resolves when some did, or when the connection is over
   */
  async pass(bytes: number): Promise<number> {
    const { upstream, client } = this;
    if (!upstream || !client) return 0;
    while (upstream.readableLength === 0 && !upstream.destroyed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        upstream.read(0);
      });
    }
    const chunk: Buffer | null = upstream.read(Math.min(bytes, upstream.readableLength));
    if (!chunk) return 0;
    await new Promise((resolve) => client.write(chunk, resolve));
    return chunk.length;
  }

  close(): void {
    this.client?.destroy();
    this.upstream?.destroy();
    this.server.close();
  }
}
