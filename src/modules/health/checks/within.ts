/**
 * The result of some work, when it comes in time; the work itself goes on, since not all of it can be cancelled.
 *
 * @throws {Error} `no answer within … ms`
 */
export function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
