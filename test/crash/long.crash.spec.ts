import { test } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { ROUNDS, type RoundKind } from './rounds.js';
import { runRounds } from './run-rounds.js';

const { CRASH_ROUNDS, CRASH_SEED, CRASH_KINDS, CRASH_PGLITE } = process.env;

/** With PGlite only the plugin can die. */
const kinds: RoundKind[] = CRASH_PGLITE
  ? ['point', 'start', 'kill', 'stop']
  : ((CRASH_KINDS ? CRASH_KINDS.split(',') : Object.keys(ROUNDS)) as RoundKind[]);

test('nothing lost and nothing ahead', { timeout: 24 * 3_600_000 }, async () => {
  const server = CRASH_PGLITE ? undefined : await PostgresServer.start();
  try {
    await runRounds({
      rounds: Number(CRASH_ROUNDS ?? 50),
      seed: Number(CRASH_SEED ?? Date.now() % 1_000_000),
      server,
      kinds,
      // Bypasses the reporter, which holds a test's lines back until it ends.
      say: (line) => process.stderr.write(`${line}\n`),
    });
  } finally {
    await server?.dispose();
  }
});
