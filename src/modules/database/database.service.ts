import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { errorFields, type Log } from '../../common/log.js';
import { DatabaseUnavailableError, isPassing } from './database-errors.js';

/** A statement that each connection prepares once. The name is what Postgres and the metrics know it by. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs SQL on this chain's schema. The database may go away and come back at any time: a statement is tried again,
 * within the caller's time limit, so each must be safe to run twice (its first run may have been committed although
 * the connection broke before the answer came).
 */
export class Database {
  /** Told of every statement, with the milliseconds it took. */
  observe: (name: string, ms: number, isError: boolean) => void = () => {};
  /** Since when (ms) statements fail; undefined while all is well. */
  private awaySince: number | undefined;

  constructor(
    readonly dataSource: DataSource,
    /** Where this chain's tables are. */
    readonly schema: string,
    /** Whether a commit is on disk when it returns. */
    readonly isDurable: boolean,
    private readonly log: Log,
    private readonly closeEngine: () => Promise<void> = async () => {},
  ) {}

  /** @param text with `{schema}` where the schema's name belongs */
  statement(name: string, text: string): Statement {
    return { name, text: text.replaceAll('{schema}', `"${this.schema}"`) };
  }

  /**
   * @param limitMs how long to try while the database is away
   * @throws {DatabaseUnavailableError} when that time is over
   */
  async run<Row extends object>(
    statement: Statement,
    values: readonly unknown[],
    limitMs: number,
  ): Promise<Row[]> {
    const { rows } = await this.retrying(limitMs, () => this.once<Row>(statement, values));
    return rows;
  }

  /** All of the work in one transaction on one connection, begun anew when the connection breaks. */
  async transaction<T>(
    limitMs: number,
    work: (run: <Row>(sql: string, values?: unknown[]) => Promise<Row[]>) => Promise<T>,
  ): Promise<T> {
    return this.retrying(limitMs, () =>
      this.dataSource.transaction((manager) =>
        work((sql, values) => manager.query(sql.replaceAll('{schema}', `"${this.schema}"`), values)),
      ),
    );
  }

  /** Milliseconds for which the database has been away; 0 while it is there. */
  get awayForMs(): number {
    return this.awaySince === undefined ? 0 : Date.now() - this.awaySince;
  }

  /** Asks the database something, once. @returns how long it took, in ms */
  async ping(limitMs: number): Promise<number> {
    const started = performance.now();
    const timer = AbortSignal.timeout(limitMs);
    await Promise.race([
      this.pool.query('SELECT 1'),
      new Promise((_, reject) => {
        timer.addEventListener('abort', () => reject(new Error(`no answer within ${limitMs} ms`)));
      }),
    ]);
    return performance.now() - started;
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.closeEngine();
  }

  /** Of the pool: connections, those that nobody uses, the most there may be, and statements that wait for one. */
  get connections(): { total: number; idle: number; max: number; waiting: number } {
    const { totalCount: total, idleCount: idle, waitingCount: waiting, options } = this.pool;
    return { total, idle, max: options.max, waiting };
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  private once<Row extends object>(
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    // Straight to the pool: TypeORM's query() would parse and plan the statement each time.
    const started = performance.now();
    return this.pool.query<Row>({ name, text, values: values as unknown[] }).then(
      (result) => {
        this.observe(name, performance.now() - started, false);
        return result;
      },
      (error) => {
        this.observe(name, performance.now() - started, true);
        throw error;
      },
    );
  }

  private async retrying<T>(limitMs: number, attempt: () => Promise<T>): Promise<T> {
    const started = Date.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const result = await attempt();
        if (this.awaySince !== undefined) this.back();
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.away(error);
        const waited = Date.now() - started;
        if (waited + pause > limitMs) throw new DatabaseUnavailableError(Math.round(waited / 1000), error);
        await sleep(pause);
      }
    }
  }

  private away(error: unknown): void {
    if (this.awaySince !== undefined) return;
    this.awaySince = Date.now();
    this.log.warn('the database is away; waiting for it', errorFields(error));
  }

  private back(): void {
    this.log.info('the database is back', { awayForMs: this.awayForMs });
    this.awaySince = undefined;
  }
}
