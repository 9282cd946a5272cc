import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { HostedNetwork } from './hosted-network.js';

/** The node that takes the proposal, and one that builds it; each has a Postgres of its own. */
const [ORIGIN, BUILDER] = [0, 1] as const;
const DATA = 'proposed once';

const servers: PostgresServer[] = [];
let network: HostedNetwork;
let schemas = 0;

beforeAll(async () => {
  servers.push(await PostgresServer.start(), await PostgresServer.start());
});
afterAll(() => Promise.all(servers.map((server) => server.dispose())));
afterEach(() => network?.stop());

function serverOf(node: number): PostgresServer {
  const server = servers[node];
  if (!server) throw new Error(`node ${node} has no Postgres`);
  return server;
}

/** @param crashAt for each node, the named point at which its plugin ends itself */
async function begin(crashAt: Partial<Record<number, string>> = {}): Promise<void> {
  const schema = `crashes_${++schemas}`;
  network = await HostedNetwork.start(
    2,
    {},
    (node) => ({ database: { url: serverOf(node).url, schema } }),
    (node) => ({ ...(crashAt[node] && { TIMESTAMPVM_CRASH_AT: crashAt[node] }) }),
  );
}

const propose = (): Promise<unknown> =>
  network.at(ORIGIN).rpc('timestampvm.proposeBlock', [{ data: Buffer.from(DATA).toString('base64') }]);

const whenPushed = () =>
  until(async () => (await network.metric(BUILDER, 'foreign_proposals')) === 1, {
    what: 'the push',
    every: 20,
  });

/** Every node has the proposal in one block, and nothing is left to build. */
async function expectOnce(): Promise<void> {
  expect(await network.isIdle()).toBe(true);
  for (const node of [ORIGIN, BUILDER]) {
    const blocks = await network.at(node).api.blocks();
    expect(blocks.map(({ data }) => Buffer.from(data.slice(2), 'hex').toString()).slice(1)).toEqual([DATA]);
    const [row] = await serverOf(node).query<{ count: number }>(
      `SELECT count(*)::int AS count FROM crashes_${schemas}.proposal`,
    );
    expect(row).toEqual({ count: 0 });
  }
}

describe('the proposal is in one block, once, although', () => {
  it('its origin dies after its push', async () => {
    await begin();
    await propose();
    await whenPushed();
    await network.crash(ORIGIN);
    const block = await network.build(BUILDER);
    await network.acceptOn(BUILDER, block);
    await network.restart(ORIGIN, [block]);
    await expectOnce();
  });

  it('its origin dies before its push: it is stored, and pushed after the start', async () => {
    await begin({ [ORIGIN]: 'proposal-stored' });
    await expect(propose()).rejects.toThrow();
    expect(await network.metric(BUILDER, 'foreign_proposals')).toBe(0);
    await network.crash(ORIGIN);
    await network.restart(ORIGIN);
    await network.accept(await network.build(BUILDER));
    await expectOnce();
  });

  it('its builder dies before anybody has the block', async () => {
    await begin({ [BUILDER]: 'before-build-answer' });
    await propose();
    await whenPushed();
    await expect(network.at(BUILDER).chain.build()).rejects.toThrow();
    await network.crash(BUILDER);
    const block = await network.build(ORIGIN);
    await network.acceptOn(ORIGIN, block);
    await network.restart(BUILDER, [block]);
    await expectOnce();
  });

  it('its builder dies when the origin has the block', async () => {
    await begin();
    await propose();
    await whenPushed();
    const block = await network.build(BUILDER);
    await network.crash(BUILDER);
    await network.acceptOn(ORIGIN, block);
    await network.restart(BUILDER, [block]);
    await expectOnce();
  });

  it.each(['before-accept-commit', 'after-accept-commit', 'pointer-written', 'before-accept-answer'])(
    'its origin dies at %s of a block that the builder has built',
    async (point) => {
      await begin({ [ORIGIN]: point });
      await propose();
      await whenPushed();
      const block = await network.build(BUILDER);
      await network.acceptOn(BUILDER, block);
      await expect(network.acceptOn(ORIGIN, block)).rejects.toThrow();
      await network.crash(ORIGIN);
      await network.restart(ORIGIN, [block]);
      await expectOnce();
    },
  );

  it('both die, the origin after its push and the builder after its block', async () => {
    await begin();
    await propose();
    await whenPushed();
    const block = await network.build(BUILDER);
    await network.acceptOn(BUILDER, block);
    await network.crash(ORIGIN);
    await network.crash(BUILDER);
    await network.restart(BUILDER, [block]);
    await network.restart(ORIGIN, [block]);
    await expectOnce();
  });
});
