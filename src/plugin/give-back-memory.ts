import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const GLIBC = 'libc.so.6';

/**
 * Collects all garbage, and returns the free memory to the system: V8's pages, and those of glibc, which keeps
 * everything below a buffer in use. Takes some 50 ms.
 */
export async function giveBackMemory(): Promise<void> {
  collectAll();
  if (process.platform === 'linux') await trimGlibc().catch(() => {}); // another C library: nothing to do
}

/** V8 gives new contexts a function for it if a flag is set. Set at the start, the flag would cost the code cache. */
function collectAll(): void {
  setFlagsFromString('--expose-gc');
  const gc: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  // Buffers that the first collection finds become free only in the second.
  gc();
  gc();
}

/** malloc_trim(3). Node's module is experimental; `scripts/executable/executable.mjs` silences its warning. */
async function trimGlibc(): Promise<void> {
  const { dlopen } = await import('node:ffi');
  const glibc = dlopen(GLIBC, { malloc_trim: { arguments: ['u64'], return: 'i32' } });
  glibc.functions.malloc_trim(0n);
  glibc.lib.close();
}
