import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../api/timestamp-api.js';
import { PLUGIN } from '../workspace.js';
import { buildRustPlugin } from './build-rust.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_10_12 } from './releases.js';

let rust: string;

beforeAll(async () => {
  rust = await buildRustPlugin();
});

describe('one network of timestampvm-rs and this plugin', () => {
  let network: Network;
  let chain: Chain;
  let ours: AvalancheNode;
  let theirs: AvalancheNode;

  beforeAll(async () => {
    network = await Network.ofValidators({ release: V1_10_12, plugins: [PLUGIN, rust, PLUGIN] });
    chain = await Chain.create(network);
    [ours, theirs] = network.nodes as [AvalancheNode, AvalancheNode];
  });

  afterAll(() => network?.dispose());

  /** All nodes hold the same chain, with these texts at its end. */
  async function expectOneChain(...texts: string[]): Promise<void> {
    const chains = await Promise.all(network.nodes.map((node) => chain.at(node).blocks()));
    for (const blocks of chains) expect(blocks).toEqual(chains[0]);
    expect(chains[0]?.map(textOf).slice(-texts.length)).toEqual(texts);
  }

  it('accepts on both kinds of nodes the blocks that either kind has built', async () => {
    for (const text of ['first', 'second', 'third']) {
      // Either may build: a proposal that is not passed on is built by the node that has it.
      await chain.accept(`ours, ${text}`, ours, network.nodes);
      await chain.accept(`theirs, ${text}`, theirs, network.nodes);
      await expectOneChain(`ours, ${text}`, `theirs, ${text}`);
    }
  });

  it.each([
    { kind: 'ours', plugin: () => PLUGIN },
    { kind: 'theirs', plugin: () => rust },
  ])('lets a new node of $kind join from nothing', async ({ kind, plugin }) => {
    const height = (await chain.lastBlock(ours)).height;
    const node = await network.addNode({ plugin: plugin() });
    await chain.join(node);
    await chain.whenHeight(height, node);
    await chain.accept(`${kind} has joined`, node, network.nodes);
    await expectOneChain(`${kind} has joined`);
  });

  it('lets a node of timestampvm-rs become one of this plugin in place, with its data', async () => {
    const before = await chain.at(theirs).blocks();
    await theirs.stop();
    theirs.plugin = PLUGIN;
    theirs.installPlugin();
    await theirs.start();
    await chain.whenFollowed([theirs]);
    expect(await chain.at(theirs).blocks()).toEqual(before);

    await chain.accept('moved', theirs, network.nodes);
    await expectOneChain('moved');
  });
});

describe('a node of timestampvm-rs alone', () => {
  let network: Network;

  afterAll(() => network?.dispose());

  it('becomes a node of this plugin in place, although nobody else has its blocks', async () => {
    network = await Network.solo({ release: V1_10_12, plugins: [rust] });
    const chain = await Chain.create(network);
    const node = network.first;
    for (const text of ['one', 'two', 'three']) await chain.accept(text, node);
    const before = await chain.at(node).blocks();

    await node.stop();
    node.plugin = PLUGIN;
    node.installPlugin();
    await node.start();
    await chain.whenFollowed();
    expect(await chain.at(node).blocks()).toEqual(before);

    await chain.accept('four', node);
    expect((await chain.at(node).blocks()).map(textOf).slice(1)).toEqual(['one', 'two', 'three', 'four']);
  });
});
