import { errorFields, type Log } from '../../common/log.js';

/** A full disk, or a read-only server, stops writes but not reads. */
export type Access = 'read' | 'write';

/**
 * Which kind of access the database refuses at the moment, and since when. The log gets it once, and the health report
 * shows it.
 */
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

  /** If a write succeeds, reads succeed too. */
  succeeded(access: Access): void {
    if (this.since.size === 0) return;
    const forMs = this.forMs;
    if (access === 'write') this.since.clear();
    else this.since.delete('read');
    if (this.since.size === 0) this.log.info('the database is back', { awayForMs: forMs });
  }

  /** Milliseconds since the first failure without a success after it; 0 if there is none. */
  get forMs(): number {
    return this.since.size === 0 ? 0 : Math.round(performance.now() - Math.min(...this.since.values()));
  }

  isFailing(access: Access): boolean {
    return this.since.has(access);
  }

  /** The database's text of the last failure; undefined if there is none. */
  get text(): string | undefined {
    return this.since.size === 0 ? undefined : this.reason;
  }
}
