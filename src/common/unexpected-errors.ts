import { createHash } from 'node:crypto';
import { ExpectedError } from './expected-error.js';
import { errorFields, type Log, type LogFields } from './log.js';

/** In ms. One fault may fail every call, so each gets only one line in this time. */
const PAUSE_MS = 10_000;
/** The most faults to remember. A program has a few, but the stacks of a deep recursion may differ each time. */
const MAX_FAULTS = 100;
const REFERENCE_DIGITS = 8;
/** The innermost frames identify a fault; the outer ones differ with the path of the call. */
const REFERENCE_FRAMES = 3;

/** What a caller gets instead of an unexpected error. The log has the details under the reference. */
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
 * Decides what happens to each error at an edge of the program. Expected errors pass. Any other error is logged with
 * its stack and causes; its text, which may be the driver's, stays inside.
 */
export class UnexpectedErrors {
  private readonly faults = new Map<string, Fault>();
  /** If an error is thrown again (a closed writer keeps its error, for example), it is still one event. */
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

  /** For work in the background. It has no caller, so expected errors are logged too. */
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

/** Made from the place where the error was thrown, without its text: a text may hold the caller's values. */
function referenceOf(error: Error): string {
  const { code, stack = '' } = error as Error & { code?: unknown };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const place = [error.name, String(code), ...frames.slice(0, REFERENCE_FRAMES)].join('\n');
  return createHash('sha256').update(place).digest('hex').slice(0, REFERENCE_DIGITS);
}
