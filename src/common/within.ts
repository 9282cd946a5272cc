import { ExpectedError } from './expected-error.js';

/** Some work took longer than its limit. */
export class TimeLimitError extends ExpectedError {
  readonly code = 'timeLimit';

  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/**
 * The result of some work, when it comes in time; the work itself goes on, since not all of it can be cancelled.
 *
 * @param late makes the error of work that did not: `no answer within … ms`, if nothing else is said
 */
export function within<T>(
  limitMs: number,
  work: Promise<T>,
  late = (): Error => new TimeLimitError(limitMs),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
