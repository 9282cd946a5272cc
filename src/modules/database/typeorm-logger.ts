import type { Logger } from 'typeorm';
import type { Log } from '../../common/log.js';

/**
 * Writes TypeORM's own messages to the chain's log. TypeORM itself would write them to the console, without levels and
 * format.
 */
export class TypeormLogger implements Logger {
  constructor(private readonly to: Log) {}

  /** Logs nothing: the chain measures and names its statements itself, and parameters may be anybody's data. */
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}

  logSchemaBuild(message: string): void {
    this.to.debug(message, { context: 'typeorm' });
  }
  logMigration(message: string): void {
    this.to.debug(message, { context: 'typeorm' });
  }
  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    const fields = { context: 'typeorm' };
    if (level === 'warn') this.to.warn(String(message), fields);
    else this.to.debug(String(message), fields);
  }
}
