import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf } from '../api/timestamp-api.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { type Release, V1_10_12, V1_11_0, V1_12_0, V1_13_0, V1_14_2 } from './releases.js';
import { BEFORE_ETNA } from './upgrades.js';

let network: Network;
let chain: Chain;
let count = 0;

beforeAll(async () => {
  network = await Network.ofValidators({ release: V1_10_12, upgrades: BEFORE_ETNA });
  chain = await Chain.create(network);
});

afterAll(() => network?.dispose());

/** Makes one proposal at each node, whoever builds the blocks. Afterwards all nodes have the same chain. */
async function expectToGoOn(): Promise<void> {
  const texts = network.nodes.map(() => `proposal ${String(++count).padStart(2, '0')}`);
  await chain.acceptAll(texts, network.nodes);
  const chains = await Promise.all(network.nodes.map((node) => chain.at(node).blocks()));
  expect(chains[0]?.map(textOf).slice(-texts.length).sort()).toEqual(texts);
  expect(chains[0]).toHaveLength(count + 1);
  for (const blocks of chains) expect(blocks).toEqual(chains[0]);
}

/** Ends these nodes and starts them as the release, with the plugin file and all data as they are. */
async function upgrade(nodes: AvalancheNode[], release: Release): Promise<void> {
  for (const node of nodes) node.release = release;
  await network.restart(nodes);
  await chain.whenFollowed(nodes);
  for (const node of nodes) {
    expect((await node.api.version()).rpcProtocolVersion).toBe(String(release.protocol));
  }
}

it('goes on from v1.10.12 to v1.11.0, all nodes at once: on a custom network the two do not talk to each other', async () => {
  await expectToGoOn();
  await upgrade(network.nodes, V1_11_0);
  await expectToGoOn();
});

it.each([V1_12_0, V1_13_0, V1_14_2])(
  'goes on while one node after another becomes $version',
  async (release) => {
    for (const node of network.nodes) {
      await upgrade([node], release);
      await expectToGoOn();
    }
  },
);
