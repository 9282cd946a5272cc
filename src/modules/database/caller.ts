import type { DatabaseConfig } from '../../config/database-config.js';
import { isFatal, isNotThereYet } from './failures.js';

/** Who asks the database. */
export interface Caller {
  /** Whose connections are used: what the chain needs never waits for what clients do. */
  readonly connections: 'chain' | 'clients';
  /** How long a statement is tried while the database is away, in ms. */
  readonly limitMs: number;
  /** Whether it is of no use to try a statement again that failed so. */
  readonly givesUpAt: (error: unknown) => boolean;
}

/** A call of the API, and a proposal: its client gets an error when the time is over. */
export const CLIENT: Caller = { connections: 'clients', limitMs: 10_000, givesUpAt: isFatal };

/** What is tried once. */
export const ONCE: Caller = { ...CLIENT, limitMs: 0 };

/** An accept, and whatever else the host asks: it takes an error as the end of the chain. */
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
