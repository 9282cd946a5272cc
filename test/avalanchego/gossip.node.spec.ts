import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../api/timestamp-api.js';
import { PLUGIN } from '../workspace.js';
import { buildRustPlugin } from './build-rust.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_10_12, V1_14_2 } from './releases.js';
import { say } from './say.js';

const VALIDATORS = 5;

/** Longer than any proposal may take that reaches all validators; one that stays on its node waits for minutes, or for ever. */
const REACHES_ALL_MS = 20_000;

/** What is proposed, in turn at these nodes. */
const textsFor = (count: number, nodes: readonly AvalancheNode[]): { text: string; node: AvalancheNode }[] =>
  Array.from({ length: count }, (_, i) => ({
    text: `proposal ${i}`,
    node: nodes[i % nodes.length] as AvalancheNode,
  }));

/** All nodes hold the same chain, with each of these texts in one block, in this order. */
async function expectOneChain(chain: Chain, texts: readonly string[]): Promise<void> {
  const chains = await Promise.all(chain.network.nodes.map((node) => chain.at(node).blocks()));
  for (const blocks of chains) expect(blocks).toEqual(chains[0]);
  expect(chains[0]?.slice(1).map(textOf)).toEqual(texts);
}

describe('five validators of this plugin, and a node that validates nothing', () => {
  let network: Network;
  let chain: Chain;

  beforeAll(async () => {
    network = await Network.ofValidators({ release: V1_14_2, count: VALIDATORS });
    chain = await Chain.create(network, { hasPause: true });
    await chain.join(await network.addNode());
  });

  afterAll(() => network?.dispose());

  it('accept each proposal everywhere, once, whichever node took it', async () => {
    const proposals = textsFor(30, network.nodes);
    const latencies: number[] = [];
    for (const { text, node } of proposals) {
      const started = performance.now();
      await chain.at(node).propose(text);
      await Promise.all(network.nodes.map((each) => chain.whenAccepted(text, each, REACHES_ALL_MS)));
      latencies.push(performance.now() - started);
    }
    latencies.sort((a, b) => a - b);
    const [median, late] = [0.5, 0.95].map((q) => Math.round(latencies[Math.ceil(q * 30) - 1] as number));
    say(`proposal to accepted on all of six nodes: median ${median} ms, 95 % ${late} ms`);
    await expectOneChain(
      chain,
      proposals.map(({ text }) => text),
    );
  });
});

describe('a network shared with timestampvm-rs', () => {
  let network: Network;
  let chain: Chain;

  beforeAll(async () => {
    const plugins = [PLUGIN, await buildRustPlugin(), PLUGIN, PLUGIN, PLUGIN];
    network = await Network.ofValidators({ release: V1_10_12, count: VALIDATORS, plugins });
    chain = await Chain.create(network);
    await chain.join(await network.addNode());
  });

  afterAll(() => network?.dispose());

  it('accepts each proposal everywhere, once, whichever node took it', async () => {
    const proposals = textsFor(12, network.nodes);
    for (const { text, node } of proposals) await chain.accept(text, node, network.nodes);
    await expectOneChain(
      chain,
      proposals.map(({ text }) => text),
    );
  });
});
