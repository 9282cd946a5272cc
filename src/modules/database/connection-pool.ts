import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { triedAgainPlain } from './prefer-tls.js';

/** How long a pool does not try to grow after it could not grow or has given way, in ms. */
const CONTENT_MS = 30_000;

/** The text of the pool's own error. */
const QUEUE_TOO_LONG = 'timeout exceeded when trying to connect';

/**
 * Connections for one kind of caller. A server, a role or a pooler may refuse another connection at any time; the pool
 * then goes on with those that it has.
 */
export class ConnectionPool {
  /** By the monotonic clock, in ms: when the pool may grow again. */
  private contentUntil = 0;
  private watched: Pool | undefined;
  /**
   * The connections that are there. The pool's own count includes those that are being made: where the server refuses all, two
   * callers would each take the other's attempt for a connection, and wait for each other without end.
   */
  private readonly made = new Set<PoolClient>();

  /**
   * @param get the driver's pool, which TypeORM makes when it connects
   * @param max the most connections
   * @param whenEmpty called if the pool has no connection and cannot make one; may lend one of another pool
   * @param now ms, monotonic
   */
  constructor(
    private readonly get: () => Pool,
    private readonly max: number,
    private readonly whenEmpty: () => Promise<PoolClient | undefined> = async () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A connection, which the caller returns by its `release`. @throws the reason why there is none */
  async acquire(): Promise<PoolClient> {
    if (this.pool.options.max < this.max && this.now() >= this.contentUntil) this.pool.options.max = this.max;
    for (;;) {
      try {
        return await triedAgainPlain(() => this.pool.connect());
      } catch (error) {
        // All connections were in use for the whole time that making one may take: the pool did not try to grow.
        if ((error as Error).message === QUEUE_TOO_LONG) throw error;
        // A pool that was ended counts its last connections for a while: trying again would not end, nor let anything else run.
        if (this.pool.ending) throw error;
        if (this.isContent()) continue;
        const lent = await this.whenEmpty();
        if (lent) return lent;
        throw error;
      }
    }
  }

  async query<Row extends object>(query: QueryConfig | string): Promise<QueryResult<Row>> {
    const client = await this.acquire();
    return new Promise((resolve, reject) => {
      // With a callback, because the driver makes no promise for a query object.
      void client.query<Row>(query as QueryConfig, (error, result) => {
        client.release(error ?? false);
        if (error) reject(error);
        else resolve(result);
      });
    });
  }

  /** A connection that nobody uses and nobody waits for; undefined if there is none. */
  async acquireIdle(): Promise<PoolClient | undefined> {
    return this.pool.idleCount > 0 && this.pool.waitingCount === 0 ? this.pool.connect() : undefined;
  }

  /** Makes room on the server: keeps one connection, and those in use. */
  async giveWay(): Promise<void> {
    this.limitTo(1);
    await this.dropIdle();
  }

  /** Closes the idle connections. */
  async dropIdle(): Promise<void> {
    const idle = await Promise.all(Array.from({ length: this.pool.idleCount }, () => this.pool.connect()));
    for (const client of idle) client.release(true);
  }

  /** The numbers of connections, idle connections, allowed connections, and waiting callers. */
  get counts(): { total: number; idle: number; max: number; waiting: number } {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.pool;
    return { total, idle, max: this.max, waiting };
  }

  private get pool(): Pool {
    const pool = this.get();
    if (pool !== this.watched) {
      this.watched = pool;
      pool.on('acquire', (client) => this.made.add(client));
      pool.on('remove', (client) => this.made.delete(client));
    }
    return pool;
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  /** Whether to go on with the existing connections, if there are any. */
  private isContent(): boolean {
    if (this.made.size > 0) this.limitTo(this.made.size);
    return this.made.size > 0;
  }

  private limitTo(count: number): void {
    this.pool.options.max = Math.min(count, this.max);
    this.contentUntil = this.now() + CONTENT_MS;
  }
}
