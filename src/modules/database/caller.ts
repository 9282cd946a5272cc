import type { DatabaseConfig } from '../../config/database-config.js';
import { isFatal, isNotThereYet } from './failures.js';

/** On whose behalf the database is used. */
export interface Caller {
  /** Which connections are used. The chain's own work never waits for clients. */
  readonly connections: 'chain' | 'clients';
  /** How long a statement is tried while the database is away, in ms. */
  readonly limitMs: number;
  /** Whether it is useless to try again after this error. */
  readonly givesUpAt: (error: unknown) => boolean;
}

/** An API call or a proposal: the client gets an error when the time is over. */
export const CLIENT: Caller = { connections: 'clients', limitMs: 10_000, givesUpAt: isFatal };

/** Work that is tried only once. */
export const ONCE: Caller = { ...CLIENT, limitMs: 0 };

/** An accept, and other calls of the host: it takes an error as the end of the chain. */
export const hostCaller = ({ outageTimeLimit }: DatabaseConfig): Caller => ({
  connections: 'chain',
  limitMs: outageTimeLimit,
  givesUpAt: isFatal,
});

/** The start of a chain. */
export const startCaller = ({ startTimeLimit }: DatabaseConfig): Caller => ({
  connections: 'chain',
  limitMs: startTimeLimit,
  givesUpAt: (error) => !isNotThereYet(error),
});
