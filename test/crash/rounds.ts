import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashPoint } from '../../src/common/crash-point.js';
import type { PostgresServer } from '../postgres-server.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** The points on the way of a proposal, in their order. */
export const POINTS: readonly CrashPoint[] = [
  'proposal-received',
  'proposal-stored',
  'built-recorded',
  'before-build-answer',
  'verified',
  'before-accept-commit',
  'pointer-written',
  'after-accept-commit',
  'before-accept-answer',
];
const LONGEST_MS = 600;

/** What can happen to a running chain, between its start and its next start. */
export const ROUNDS = {
  /** The plugin dies at a named point. */
  async point(world: World, _server: PostgresServer | undefined, random: Random): Promise<string> {
    const point = `${random.pick(POINTS)}:${1 + random.below(5)}`;
    await world.start(point);
    world.propose();
    const exit = await Promise.race([world.chain.plugin.exited, sleep(20_000, undefined, { ref: false })]);
    if (exit?.signal !== 'SIGKILL') throw new Error(`the point ${point} was not reached`);
    await finish(world);
    return point;
  },

  /** The plugin dies during its start, after the previous one died at work. */
  async start(world: World, _server: PostgresServer | undefined, random: Random): Promise<string> {
    await world.start();
    world.propose();
    await sleep(random.below(LONGEST_MS));
    await world.chain.plugin.kill();
    await finish(world);
    const point = 'claimed';
    await world.start(point).then(
      () => Promise.reject(new Error(`the point ${point} was not reached`)),
      () => {},
    );
    return point;
  },

  /** The plugin dies at a random time. */
  async kill(world: World, _server: PostgresServer | undefined, random: Random): Promise<string> {
    await world.start();
    world.propose();
    const ms = random.below(LONGEST_MS);
    await sleep(ms);
    await world.chain.plugin.kill();
    await finish(world);
    return `after ${ms} ms`;
  },

  /** Postgres dies and comes back; the chain goes on by itself. */
  async postgres(world: World, server: PostgresServer | undefined, random: Random): Promise<string> {
    await world.start();
    world.propose();
    const ms = random.below(LONGEST_MS);
    await sleep(ms);
    await server?.kill();
    await sleep(random.below(LONGEST_MS));
    await server?.restart();
    await sleep(300);
    await world.stopProposing();
    if (world.chain.plugin.exit) throw new Error(`the plugin ended${world.chain.plugin.output.tail()}`);
    const broken = await world.check();
    if (broken.length > 0) throw new Error(broken.join('\n'));
    await world.chain.stop();
    return `after ${ms} ms`;
  },

  /** Both die; Postgres comes back first. */
  async both(world: World, server: PostgresServer | undefined, random: Random): Promise<string> {
    await world.start();
    world.propose();
    const ms = random.below(LONGEST_MS);
    await sleep(ms);
    const first = random.below(2) === 0;
    if (first) await server?.kill();
    await sleep(random.below(100));
    await world.chain.plugin.kill();
    if (!first) await server?.kill();
    await finish(world);
    await server?.restart();
    return `after ${ms} ms`;
  },

  /** An orderly end under load. */
  async stop(world: World, _server: PostgresServer | undefined, random: Random): Promise<string> {
    await world.start();
    world.propose();
    const ms = random.below(LONGEST_MS);
    await sleep(ms);
    const started = performance.now();
    // Only the plugin stops; the host's HTTP server still sends it the clients' proposals.
    const exit = await world.chain.plugin.stop();
    const took = performance.now() - started;
    if (exit.code !== 0) throw new Error(`the plugin ended with ${JSON.stringify(exit)}`);
    if (took > 4_000) throw new Error(`the end took ${Math.round(took)} ms`);
    await finish(world);
    return `after ${ms} ms`;
  },
} satisfies Record<
  string,
  (world: World, server: PostgresServer | undefined, random: Random) => Promise<string>
>;

export type RoundKind = keyof typeof ROUNDS;

async function finish(world: World): Promise<void> {
  await world.stopProposing();
  await world.chain.kill().catch(() => {});
}
