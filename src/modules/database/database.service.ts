import type { ClientBase, QueryConfig, QueryResult } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../../common/log.js';
import { within } from '../../common/within.js';
import type { Caller } from './caller.js';
import type { ConnectionPool } from './connection-pool.js';
import { FencedError } from './database-errors.js';
import { LongWork } from './long-work.js';
import { type Access, Outage } from './outage.js';
import { PreparedQuery } from './prepared-query.js';
import { Retries } from './retries.js';
import { type Run, runOn } from './run.js';
import type { Tables } from './tables.js';

/** A statement that each connection prepares once. Postgres and the metrics know it by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly access: Access;
}

/** What a database that is there answers. */
export interface Ping {
  /** How long it took. */
  readonly ms: number;
  /** Of the server's clock, whole Unix seconds; undefined where it was asked for a write. */
  readonly serverTime: bigint | undefined;
}

const SERVER_TIME = 'SELECT floor(extract(epoch FROM clock_timestamp()))::text AS now';

/** What engines have of their own. */
export interface EngineParts {
  /** Makes a connection that belongs to no pool, whose statements have no time limit; undefined if there is one session only. */
  readonly connectAlone?: () => Promise<ClientBase>;
  /** Called when all connections are closed. */
  readonly close?: () => Promise<void>;
}

/** Told of a statement that has ended, with the milliseconds it took. */
export type StatementObserver = (name: string, ms: number, isError: boolean) => void;

/**
 * Runs SQL on this chain's schema. The database may go away and come back at any time. A statement is tried again
 * within the caller's time limit, so it must be safe to run twice (`Retries`).
 */
export class Database {
  private readonly observers: StatementObserver[] = [];
  private pinging: Promise<Ping> | undefined;
  private readonly outage: Outage;
  private readonly retries: Retries;
  private readonly probe: Statement;
  private fence: FencedError | undefined;
  private closing: Promise<void> | undefined;
  private readonly longWork: LongWork;

  constructor(
    readonly dataSource: DataSource,
    /** The same pool for both if the engine has one session, or the config allows one connection. */
    private readonly pools: Readonly<Record<Caller['connections'], ConnectionPool>>,
    /** Where this chain's tables are. */
    readonly schema: string,
    tables: readonly Tables[],
    /** Whether a commit is on disk when it returns, according to the database. */
    private readonly durable: () => boolean,
    log: Log,
    private readonly engine: EngineParts = {},
  ) {
    this.outage = new Outage(log);
    this.retries = new Retries(this.outage, () => this.dropIdle());
    this.longWork = new LongWork(engine.connectAlone ?? (() => pools.clients.acquire()), schema);
    const writeProbe = tables.find((table) => table.writeProbe)?.writeProbe;
    this.probe = this.statement('probe', writeProbe ?? 'SELECT 1', 'write');
  }

  onStatement(observer: StatementObserver): void {
    this.observers.push(observer);
  }

  /** @param text with `{schema}` where the schema's name belongs */
  statement(name: string, text: string, access: Access = 'read'): Statement {
    return { name, text: text.replaceAll('{schema}', `"${this.schema}"`), access };
  }

  /**
   * @throws {DatabaseUnavailableError} when the caller's time is over @throws {DatabaseClosingError}
   */
  async run<Row extends object>(
    statement: Statement,
    values: readonly unknown[],
    caller: Caller,
  ): Promise<Row[]> {
    const { rows } = await this.retries.run(statement.access, caller, () =>
      this.once<Row>(statement, values, this.pools[caller.connections]),
    );
    return rows;
  }

  /** Does the work in one transaction on one connection, and begins again if the connection breaks. */
  transaction<T>(caller: Caller, work: (run: Run) => Promise<T>): Promise<T> {
    return this.retries.run('write', caller, () =>
      this.transactionOnce(work, this.pools[caller.connections]),
    );
  }

  /**
   * A rare read through TypeORM's repositories, on the clients' connections. It is tried again like `run`.
   */
  read<T>(caller: Caller, work: (entities: EntityManager) => Promise<T>): Promise<T> {
    return this.retries.run('read', caller, () => work(this.dataSource.manager));
  }

  /**
   * Does long work on a connection of its own: it neither takes one from others nor has their time limits. An engine with
   * one session does it on that.
   *
   * @see LongWork#run
   */
  alone<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.longWork.run(work);
  }

  /** Whether all callers share one connection. */
  get isSingleSession(): boolean {
    return this.engine.connectAlone === undefined;
  }

  get isDurable(): boolean {
    return this.durable();
  }

  /** Milliseconds for which the database has been away; 0 while it is there. */
  get awayForMs(): number {
    return this.outage.forMs;
  }

  /** A write was refused because another process has taken over: from now on the chain is not healthy. */
  fenced(): FencedError {
    this.fence ??= new FencedError(this.schema);
    return this.fence;
  }

  /**
   * Asks the database something, once; where writes failed last, whether it takes one now. Statements that are being
   * tried again tell enough by themselves. Those who ask while it is being asked get the same answer.
   *
   * @throws {FencedError} and whatever is wrong
   */
  ping(limitMs: number): Promise<Ping> {
    this.pinging ??= this.pingOnce(limitMs).finally(() => {
      this.pinging = undefined;
    });
    return this.pinging;
  }

  private async pingOnce(limitMs: number): Promise<Ping> {
    if (this.fence) throw this.fence;
    if (this.retries.isBusy) throw new Error(this.outage.text ?? 'away');
    const started = performance.now();
    const isWrite = this.outage.isFailing('write');
    const { clients } = this.pools;
    const asked = isWrite ? this.once(this.probe, [], clients) : clients.query<{ now: string }>(SERVER_TIME);
    const { rows } = await within(limitMs, asked as Promise<QueryResult<{ now: string }>>);
    this.outage.succeeded(isWrite ? 'write' : 'read');
    const serverTime = rows[0] && BigInt(rows[0].now);
    return { ms: performance.now() - started, serverTime };
  }

  /** From now on nothing is tried again, because the process is about to end. */
  giveUp(): void {
    this.retries.giveUp();
  }

  /** Closes it; later calls wait for the same end. @param limitMs how long statements under way may take to finish */
  close(limitMs: number): Promise<void> {
    this.closing ??= this.closeOnce(limitMs);
    return this.closing;
  }

  /** For all pools: the numbers of connections, idle connections, allowed connections, and waiting statements. */
  get connections(): { total: number; idle: number; max: number; waiting: number } {
    const counts = this.distinctPools.map((pool) => pool.counts);
    const sum = (of: 'total' | 'idle' | 'max' | 'waiting'): number =>
      counts.reduce((all, each) => all + each[of], 0);
    return { total: sum('total'), idle: sum('idle'), max: sum('max'), waiting: sum('waiting') };
  }

  private async closeOnce(limitMs: number): Promise<void> {
    this.giveUp();
    this.longWork.cut();
    await within(limitMs, Promise.all([this.dataSource.destroy(), this.endChainPool()])).catch(() => {});
    await this.engine.close?.();
  }

  /** Ends the chain's pool. The other pool is TypeORM's, which ends it itself. */
  private async endChainPool(): Promise<void> {
    if (this.pools.chain !== this.pools.clients) await this.pools.chain.end();
  }

  private get distinctPools(): ConnectionPool[] {
    return [...new Set(Object.values(this.pools))];
  }

  private once<Row extends object>(
    { name, text }: Statement,
    values: readonly unknown[],
    pool: ConnectionPool,
  ): Promise<QueryResult<Row>> {
    // Directly to the pool, because with TypeORM's query() Postgres would parse and plan the statement each time.
    const started = performance.now();
    const query = new PreparedQuery(name, text, values) as unknown as QueryConfig;
    return pool.query<Row>(query).then(
      (result) => {
        this.tell(name, performance.now() - started, false);
        return result;
      },
      (error) => {
        this.tell(name, performance.now() - started, true);
        throw error;
      },
    );
  }

  private async transactionOnce<T>(work: (run: Run) => Promise<T>, pool: ConnectionPool): Promise<T> {
    const client = await pool.acquire();
    try {
      await client.query('BEGIN');
      const result = await work(runOn(client, this.schema));
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Closing the connection also ends the transaction.
      client.release(true);
      throw error;
    }
  }

  private tell(name: string, ms: number, isError: boolean): void {
    for (const observer of this.observers) observer(name, ms, isError);
  }

  /** Closes the idle connections. */
  private async dropIdle(): Promise<void> {
    await Promise.all(this.distinctPools.map((pool) => pool.dropIdle()));
  }
}
