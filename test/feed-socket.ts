import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ApiBlock } from './api/timestamp-api.js';

/** A client of the feed, with the blocks and the other answers that it got. */
export class FeedSocket {
  readonly blocks: { id: string; block: ApiBlock }[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: answers as they come
  readonly answers: any[] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    this.closed = once(socket, 'close').then(([code]) => code);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.method === 'block') this.blocks.push(message.params);
      else this.answers.push(message);
    });
  }

  /** @param url of the node, e.g. `http://127.0.0.1:9650` @param path e.g. `/ext/bc/CHAIN/ws` */
  static async connect(url: string, path: string): Promise<FeedSocket> {
    const socket = new WebSocket(url.replace(/^http/, 'ws') + path);
    const feed = new FeedSocket(socket);
    await once(socket, 'open');
    return feed;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  get heights(): number[] {
    return this.blocks.map(({ block }) => block.height);
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
