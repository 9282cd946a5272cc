import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Feed } from '../../src/modules/feed/feed.service.js';

/** The feed on a real socket, without a host between. */
export class FeedServer {
  private constructor(private readonly server: Server) {}

  static async start(feed: Feed): Promise<FeedServer> {
    const server = createServer().on('upgrade', (request, socket) => feed.upgrade(request, socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FeedServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
