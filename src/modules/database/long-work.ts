import type { Socket } from 'node:net';
import type { Client, ClientBase, PoolClient } from 'pg';
import { type Run, runOn } from './run.js';

/** Work that takes minutes, outside of any transaction: each piece has a connection for itself. */
export class LongWork {
  private readonly clients = new Set<ClientBase>();

  /** @param connect a new connection, or one of a pool that is given back afterwards */
  constructor(
    private readonly connect: () => Promise<ClientBase>,
    private readonly schema: string,
  ) {}

  /** Nothing is tried again. */
  async run<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const client = await this.connect();
    this.clients.add(client);
    try {
      return await work(runOn(client, this.schema));
    } finally {
      this.clients.delete(client);
      if ('release' in client) (client as PoolClient).release();
      else await (client as Client).end().catch(() => {});
    }
  }

  /** Ends the new connections. The server goes on with their statements, and the next start finds what came of them. */
  cut(): void {
    for (const client of this.clients) {
      if (!('release' in client))
        (client as Client & { connection: { stream: Socket } }).connection.stream.destroy();
    }
  }
}
