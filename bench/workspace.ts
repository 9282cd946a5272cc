import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Builds that take long are kept here, outside of git. */
export const CACHE = join(ROOT, '.cache');
/** Reports progress on standard error; standard output has the results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Stops the benchmark for a reason that is no bug. It is printed in one line, without a stack. */
export class BenchError extends Error {}
