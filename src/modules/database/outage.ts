import { errorFields, type Log } from '../../common/log.js';

/** A full disk, or a server that only takes reads, stops writes and lets reads go on. */
export type Access = 'read' | 'write';

/** Which kind of access the database refuses at the moment, and since when: for the log, once, and for health. */
export class Outage {
  private readonly since = new Map<Access, number>();
  private reason = '';

  constructor(private readonly log: Log) {}

  failed(access: Access, error: unknown): void {
    this.reason = (error as Error).message || String((error as { code?: unknown }).code ?? error);
    if (this.since.has(access)) return;
    this.since.set(access, performance.now());
    this.log.warn(`the database is away for ${access}s; waiting for it`, errorFields(error));
  }

  /** Where writes succeed, reads do too. */
  succeeded(access: Access): void {
    if (this.since.size === 0) return;
    const forMs = this.forMs;
    if (access === 'write') this.since.clear();
    else this.since.delete('read');
    if (this.since.size === 0) this.log.info('the database is back', { awayForMs: forMs });
  }

  /** Milliseconds since the first failure that nothing has made good so far; 0 while all is well. */
  get forMs(): number {
    return this.since.size === 0 ? 0 : Math.round(performance.now() - Math.min(...this.since.values()));
  }

  isFailing(access: Access): boolean {
    return this.since.has(access);
  }

  /** What failed last, in the database's words; undefined while all is well. */
  get text(): string | undefined {
    return this.since.size === 0 ? undefined : this.reason;
  }
}
