import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { POINTS, ROUNDS, type RoundKind } from './rounds.js';
import { runRounds } from './run-rounds.js';
import { World } from './world.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

test('a plugin killed at each step of the way of a proposal loses nothing and does nothing twice', async () => {
  const world = new World(server);
  try {
    for (const point of POINTS) {
      await world.start(`${point}:2`);
      world.propose();
      expect(await world.chain.plugin.exited, point).toMatchObject({ signal: 'SIGKILL' });
      await world.stopProposing();
      await world.chain.kill().catch(() => {});
      await world.start();
      expect(await world.check(), point).toEqual([]);
      await world.chain.stop();
    }
  } finally {
    await world.dispose();
  }
});

test.each(Object.keys(ROUNDS) as RoundKind[])(`crash: %s (seed ${SEED})`, (kind) =>
  runRounds({ rounds: 2, seed: SEED, server, kinds: [kind] }),
);

test(`crash on PGlite (seed ${SEED})`, () =>
  runRounds({ rounds: 2, seed: SEED, server: undefined, kinds: ['point', 'kill'] }));
