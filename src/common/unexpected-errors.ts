import { createHash } from 'node:crypto';
import { ExpectedError } from './expected-error.js';
import { errorFields, type Log, type LogFields } from './log.js';

/** One fault may fail every call: one line in this time for each is enough, in ms. */
const PAUSE_MS = 10_000;
/** Faults that are remembered. A program has a few; stacks of a deep recursion may differ each time. */
const MAX_FAULTS = 100;
const REFERENCE_DIGITS = 8;
/** The innermost frames tell faults apart; the outer ones differ with the way on which a call came. */
const REFERENCE_FRAMES = 3;

/** What a caller gets instead of an unexpected error. The log has the rest under the reference. */
export class InternalError extends ExpectedError {
  readonly code = 'internal';

  /** @param reference the same for the same fault */
  constructor(
    readonly reference: string,
    options: ErrorOptions,
  ) {
    super('Internal error', { ...options, details: { reference } });
  }
}

interface Fault {
  readonly at: number;
  /** How often it came since then. */
  readonly more: number;
}

/**
 * The end of every error at an edge of the program. Expected errors pass. Anything else is logged as an error with its
 * stack and causes, and its text, which may be the driver's, stays here.
 */
export class UnexpectedErrors {
  private readonly faults = new Map<string, Fault>();
  /** An error that is thrown again, such as the one a closed writer keeps, is one event. */
  private readonly told = new WeakMap<object, InternalError>();

  constructor(private readonly log: Log) {}

  /** @param during what was being done, e.g. `a call of the API` @returns the error for the caller */
  toExpected(error: unknown, during: string, fields: LogFields = {}): ExpectedError {
    if (error instanceof ExpectedError) return error;
    const cause = error instanceof Error ? error : new Error(String(error));
    const before = this.told.get(cause);
    if (before) return before;
    const internal = new InternalError(referenceOf(cause), { cause });
    this.told.set(cause, internal);
    this.record(internal.reference, `an unexpected error in ${during}`, { ...fields, ...faultFields(cause) });
    return internal;
  }

  /** The end of work that nobody waits for: there is no caller to tell, so expected errors are a line of the log too. */
  report(error: unknown, during: string, fields: LogFields = {}): void {
    const expected = this.toExpected(error, during, fields);
    if (expected instanceof InternalError) return;
    this.log.error(`${during} has failed`, { ...fields, ...errorFields(expected) });
  }

  private record(reference: string, message: string, fields: LogFields): void {
    const fault = this.faults.get(reference);
    const now = performance.now();
    if (fault && now - fault.at < PAUSE_MS) {
      this.faults.set(reference, { at: fault.at, more: fault.more + 1 });
      return;
    }
    if (this.faults.size >= MAX_FAULTS) this.faults.clear();
    this.faults.set(reference, { at: now, more: 0 });
    this.log.error(message, { reference, ...fields, ...(fault?.more && { moreSince: fault.more }) });
  }
}

/** With the stacks of the whole chain of causes. */
function faultFields(error: Error): LogFields {
  const causes: string[] = [];
  for (let { cause } = error; cause !== undefined && causes.length < 5; cause = (cause as Error).cause) {
    causes.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    if (!(cause instanceof Error)) break;
  }
  const { code } = error as Error & { code?: unknown };
  return {
    error: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack,
    ...(causes.length > 0 && { causes }),
  };
}

/** Made of where it was thrown, without its text: a text may name the caller's values. */
function referenceOf(error: Error): string {
  const { code, stack = '' } = error as Error & { code?: unknown };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const place = [error.name, String(code), ...frames.slice(0, REFERENCE_FRAMES)].join('\n');
  return createHash('sha256').update(place).digest('hex').slice(0, REFERENCE_DIGITS);
}
