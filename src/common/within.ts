/**
 * The result of some work, when it comes in time; the work itself goes on, since not all of it can be cancelled.
 *
 * @param late makes the error of work that did not: `no answer within … ms`, if nothing else is said
 */
export function within<T>(
  limitMs: number,
  work: Promise<T>,
  late = (): Error => new Error(`no answer within ${limitMs} ms`),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
