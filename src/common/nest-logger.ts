import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Writes Nest's own messages to the chain's log; those of a normal start have the level debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, context?: unknown): void {
    this.to.debug(String(message), { context });
  }
  debug(message: unknown, context?: unknown): void {
    this.to.debug(String(message), { context });
  }
  verbose(message: unknown, context?: unknown): void {
    this.to.debug(String(message), { context });
  }
  warn(message: unknown, context?: unknown): void {
    this.to.warn(String(message), { context });
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.to.error(String(message), { details: rest.map(String) });
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.to.fatal(String(message), { details: rest.map(String) });
  }
}
