import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiBlock } from '../api/timestamp-api.js';
import { PostgresServer } from '../postgres-server.js';
import { Chain, GENESIS_ID } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_14_2 } from './releases.js';
import { storedBlocks } from './stored-blocks.js';
import { COMMANDS, runPrinted } from './tutorial.js';

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
});

afterAll(() => postgres?.dispose());

describe.each([
  { database: 'Postgres', config: () => ({ database: { url: postgres.url } }) },
  { database: 'PGlite', config: () => undefined },
])('one real node, $database', ({ database, config }) => {
  let network: Network;
  let node: AvalancheNode;
  let chain: Chain;
  /** Every block that was accepted so far, genesis first. */
  let accepted: ApiBlock[] = [];

  beforeAll(async () => {
    network = await Network.solo({ release: V1_14_2 });
    node = network.first;
    chain = await Chain.create(network, { config });
  });

  afterAll(() => network?.dispose());

  /** All earlier blocks are still there, and new ones are accepted on top. */
  async function expectToGoOn(text: string): Promise<void> {
    expect(await chain.at(node).blocks()).toEqual(accepted);
    accepted.push(await chain.accept(`${text}, first`, node), await chain.accept(`${text}, second`, node));
    expect(await chain.at(node).blocks()).toEqual(accepted);
    if (database === 'Postgres') expect([...(await storedBlocks(postgres)).values()]).toEqual([accepted]);
  }

  it('answers the commands of the tutorial as it prints them', async () => {
    const place = { node, chain };
    const answerTo = async (command: string, block = GENESIS_ID) =>
      JSON.parse(await runPrinted(command, { ...place, block }));

    expect(await answerTo(COMMANDS.getBlock)).toEqual({
      jsonrpc: '2.0',
      result: {
        block: {
          data: '0x32596655705939524358',
          height: 0,
          parent_id: '11111111111111111111111111111111LpoYY',
          timestamp: 0,
          id: GENESIS_ID,
          size: 10,
        },
        status: 'Accepted',
      },
      id: 1,
    });
    expect(await answerTo(COMMANDS.lastAccepted)).toEqual({
      jsonrpc: '2.0',
      result: { id: GENESIS_ID, height: 0, timestamp: 0 },
      id: 1,
    });
    expect(await runPrinted(COMMANDS.encode, place)).toBe('MQo=');
    expect(await answerTo(COMMANDS.proposeBlock)).toEqual({
      jsonrpc: '2.0',
      result: { success: true, receipt: expect.objectContaining({ status: 'Processing' }) },
      id: 1,
    });

    await chain.whenAccepted('1\n', node);
    const { result } = await answerTo(COMMANDS.lastAccepted);
    const { block } = (await answerTo(COMMANDS.getBlock, result.id)).result;
    expect(block).toMatchObject({ data: '0x310a', height: 1, parent_id: GENESIS_ID });
    expect(Math.abs(block.timestamp - Date.now() / 1000)).toBeLessThan(60);

    accepted = await chain.at(node).blocks();
    expect(accepted.map(({ height }) => height)).toEqual([0, 1]);
  });

  it('does not know the block ID that the tutorial prints, because no program makes that block', async () => {
    const answer = JSON.parse(await runPrinted(COMMANDS.getBlock, { node, chain }));
    expect(answer).toMatchObject({ jsonrpc: '2.0', error: { code: -32603, message: 'not found' }, id: 1 });
  });

  it('goes on after a restart of the node', async () => {
    await node.restart();
    await chain.whenFollowed();
    await expectToGoOn('after a restart');
  });

  it('goes on after a kill -9 of the node, whose plugin ends by itself', async () => {
    await node.kill();
    await node.whenPluginsEnded();
    await node.start();
    await chain.whenFollowed();
    await expectToGoOn('after a kill of the node');
  });

  it('goes on after a kill -9 of the plugin and a restart of the node', async () => {
    await node.killPlugins();
    await node.restart();
    await chain.whenFollowed();
    await expectToGoOn('after a kill of the plugin');
  });

  it('is healthy, and the health report names the chain', async () => {
    // The node checks at intervals, and says "not yet run" before the first check.
    const report = async () => {
      const { healthy, checks } = await node.api.health();
      return healthy && checks;
    };
    expect(await node.until(report, 'the node to be healthy')).toHaveProperty(chain.ids.chainId);
  });
});
