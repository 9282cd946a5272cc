import type { PostgresServer } from '../postgres-server.js';
import { Random } from './random.js';
import { ROUNDS, type RoundKind } from './rounds.js';
import { World } from './world.js';

/** A chain is checked from its tip to genesis after each round, so it must not get too long. */
const ROUNDS_PER_WORLD = 10;

export interface CrashRun {
  rounds: number;
  seed: number;
  /** undefined: PGlite */
  server: PostgresServer | undefined;
  kinds: readonly RoundKind[];
  /** Called with a line for each round. */
  say?: (line: string) => void;
}

/**
 * Crashes a chain again and again, and checks all of its promises after each crash.
 * @throws Error that names seed, round and what is broken
 */
export async function runRounds({ rounds, seed, server, kinds, say = () => {} }: CrashRun): Promise<void> {
  let world = new World(server);
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && round % ROUNDS_PER_WORLD === 0) {
        await world.dispose();
        world = new World(server);
      }
      // Each round has its own seed, so that it can be repeated alone.
      const random = new Random(seed + round);
      const kind = random.pick(kinds);
      const name = `seed ${seed} round ${round} (${kind})`;
      try {
        const what = await ROUNDS[kind](world, server, random);
        await world.start();
        const broken = await world.check();
        if (broken.length > 0) throw new Error(`${what}: ${broken.join('\n')}`);
        say(`${name} ${what}: ${world.ledger.proposals} proposals`);
        await world.chain.stop();
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    await world.dispose();
  }
}
