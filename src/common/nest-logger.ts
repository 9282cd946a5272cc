import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Nest's own messages, in the chain's log; what Nest tells of a normal start is for debugging. */
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
