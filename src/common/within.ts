import { ExpectedError } from './expected-error.js';

/** Some work took longer than its limit. */
export class TimeLimitError extends ExpectedError {
  readonly code = 'timeLimit';

  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/**
 * The result of some work, if it comes in time. Otherwise the work itself goes on, because not all work can be
 * cancelled.
 *
 * @param late makes the error for work that is late; the default is `no answer within … ms`
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
