import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer } from '../postgres-server.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_14_2 } from './releases.js';
import { storedBlocks } from './stored-blocks.js';

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
});

afterAll(() => postgres?.dispose());

describe.each([
  { database: 'Postgres', config: () => ({ database: { url: postgres.url } }) },
  { database: 'PGlite', config: () => undefined },
])('three real validators, $database', ({ database, config }) => {
  let network: Network;
  let chain: Chain;
  let validators: [AvalancheNode, AvalancheNode, AvalancheNode];

  beforeAll(async () => {
    network = await Network.ofValidators({ release: V1_14_2 });
    chain = await Chain.create(network, { config });
    validators = network.nodes.slice() as typeof validators;
  });

  afterAll(() => network?.dispose());

  /** All nodes have the same chain of this many blocks above genesis, and so do their databases. */
  async function expectOneChain(height: number): Promise<void> {
    const chains = await Promise.all(network.nodes.map((node) => chain.at(node).blocks()));
    expect(chains[0]?.map((block) => block.height)).toEqual(Array.from({ length: height + 1 }, (_, i) => i));
    for (const blocks of chains) expect(blocks).toEqual(chains[0]);
    if (database === 'Postgres') expect([...(await storedBlocks(postgres)).values()]).toEqual(chains);
  }

  it('accepts on every node what is proposed on any node', async () => {
    for (const [i, node] of validators.entries()) await chain.accept(`from ${i}`, node, validators);
    await expectOneChain(3);
  });

  it('lets a validator that was away for ten blocks catch up', async () => {
    const [first, second, third] = validators;
    await third.stop();
    const texts = Array.from({ length: 10 }, (_, i) => `while one is away, ${i}`);
    await chain.acceptAll(texts, [first, second]);
    await third.start();
    await chain.whenFollowed([third]);
    await chain.whenHeight(13, third);
    await expectOneChain(13);

    await chain.accept('from the one that was away', third, validators);
    await expectOneChain(14);
  });

  it('lets a fourth node join from nothing', async () => {
    const fourth = await network.addNode();
    await chain.join(fourth);
    await chain.whenAccepted('from the one that was away', fourth);
    await expectOneChain(14);

    await chain.accept('with four', validators[0], network.nodes);
    await expectOneChain(15);
  });
});
