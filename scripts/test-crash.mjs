// npm run test:crash -- --rounds N --seed S [--kinds a,b] [--pglite]: the long form of the crash suite. A failure names
// its seed and round; `--seed` with the sum of both and `--rounds 1` repeats that round alone.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kinds: { type: 'string', default: '' },
    pglite: { type: 'boolean', default: false },
  },
});
console.log(`crash suite: --rounds ${values.rounds} --seed ${values.seed}`);
const { status } = spawnSync(
  process.execPath,
  [fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url)), 'run', '--project', 'crash'],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
    env: {
      ...process.env,
      CRASH_ROUNDS: values.rounds,
      CRASH_SEED: values.seed,
      CRASH_KINDS: values.kinds,
      CRASH_PGLITE: values.pglite ? '1' : '',
    },
  },
);
process.exit(status ?? 1);
