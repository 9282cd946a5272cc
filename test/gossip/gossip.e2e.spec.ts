import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { HostedNetwork } from './hosted-network.js';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.dispose());

const propose = (network: HostedNetwork, node: number, data: Buffer | string) =>
  network.at(node).rpc('timestampvm.proposeBlock', [{ data: Buffer.from(data).toString('base64') }]);

/** Each form of gossip that hosts have had: without a reach, with one, with named nodes in the message. */
describe.each([28, 34, 46])('three nodes on hosts of protocol %i', (protocol) => {
  let network: HostedNetwork;
  beforeAll(async () => {
    network = await HostedNetwork.start(3, { protocol }, (node) => ({
      database: { url: postgres.url, schema: `p${protocol}n${node}` },
    }));
  });
  afterAll(() => network?.stop());

  it('build a proposal wherever it was made, once', async () => {
    await propose(network, 0, 'from the first');
    expect((await network.buildOn(1)).toString()).toBe('from the first');
    await propose(network, 2, 'from the last');
    expect((await network.buildOn(0)).toString()).toBe('from the last');
    expect(await network.isIdle()).toBe(true);
  });

  it('build a large one, whose data the builder has asked for', async () => {
    const large = Buffer.alloc(1_046_528, protocol);
    await propose(network, 0, large);
    expect(large.equals(await network.buildOn(2))).toBe(true);
    expect(await network.isIdle()).toBe(true);
    for (const { bytes, call } of network.sent)
      if (call !== 'SendAppResponse') expect(bytes.length).toBeLessThan(1_000);
  });

  it('make as many blocks as there were proposals, also of equal data on several nodes', async () => {
    await Promise.all([0, 0, 1].map((node) => propose(network, node, 'same')));
    await until(async () => (await network.metric(2, 'foreign_proposals')) === 3, {
      what: 'three hints',
      every: 20,
    });
    for (const builder of [2, 0, 1]) expect((await network.buildOn(builder)).toString()).toBe('same');
    expect(await network.isIdle()).toBe(true);
  });

  it('tell a node that was away what is pending', async () => {
    await network.disconnect(2);
    await propose(network, 0, 'meanwhile');
    await until(async () => (await network.metric(1, 'foreign_proposals')) === 1, {
      what: 'the push',
      every: 20,
    });
    expect(await network.metric(2, 'foreign_proposals')).toBe(0);
    await network.connect(2);
    expect((await network.buildOn(2)).toString()).toBe('meanwhile');
    expect(await network.isIdle()).toBe(true);
  });
});
