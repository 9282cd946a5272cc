import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const GLIBC = 'libc.so.6';

/**
 * Collects all garbage, and gives what became free back to the system: V8's pages, and glibc's, which keeps all that lies
 * below a buffer still in use. Takes some 50 ms.
 */
export async function giveBackMemory(): Promise<void> {
  collectAll();
  if (process.platform === 'linux') await trimGlibc().catch(() => {}); // another C library: nothing to do
}

/** V8 has a function for it, which new contexts get by a flag. Given at the start, the flag would cost the code cache. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const gc: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  // Of what the first one finds, buffers are free only in the second.
  gc();
  gc();
}

/** malloc_trim(3). The module is an experiment of Node's, of which `scripts/executable/executable.mjs` silences the warning. */
async function trimGlibc(): Promise<void> {
  const { dlopen } = await import('node:ffi');
  const glibc = dlopen(GLIBC, { malloc_trim: { arguments: ['u64'], return: 'i32' } });
  glibc.functions.malloc_trim(0n);
  glibc.lib.close();
}
