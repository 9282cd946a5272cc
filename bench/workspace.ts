import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What takes long to build is kept here, outside of git. */
export const CACHE = join(ROOT, '.cache');
/** Progress, beside the results on standard output. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What stops the benchmark and is nobody's bug: told in one line, without a stack. */
export class BenchError extends Error {}
