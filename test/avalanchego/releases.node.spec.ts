import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../api/json-rpc.js';
import { textOf } from '../api/timestamp-api.js';
import { Chain, GENESIS_ID } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { VM_ALIASES, VM_ID } from './plugin.js';
import { V1_10_12, V1_11_0, V1_13_0, V1_14_2 } from './releases.js';
import { COMMANDS, runPrinted } from './tutorial.js';

describe.each([V1_10_12, V1_11_0, V1_13_0, V1_14_2])('the one plugin on $version', (release) => {
  let network: Network;
  let node: AvalancheNode;
  let chain: Chain;

  beforeAll(async () => {
    network = await Network.solo({ release });
    node = network.first;
  });

  afterAll(() => network?.dispose());

  /** The VM's static endpoint under each of its names, if the release has one. */
  async function expectStaticEndpoint(): Promise<void> {
    for (const name of [VM_ID, ...VM_ALIASES]) {
      const answer = call(`${node.uri}/ext/vm/${name}/static`, 'timestampvm.ping', []);
      if (release.staticEndpoint) expect(await answer).toEqual({ success: true });
      else await expect(answer).rejects.toThrow('HTTP 404');
    }
  }

  it('speaks the protocol that the test is about', async () => {
    expect((await node.api.version()).rpcProtocolVersion).toBe(String(release.protocol));
  });

  it('is loaded while the node runs, by the command of the tutorial', async () => {
    node.installPlugin();
    const { result } = JSON.parse(await runPrinted(COMMANDS.loadVMs, { node }));
    expect(result.newVMs[VM_ID]).toEqual(expect.arrayContaining(VM_ALIASES));
    expect(result.failedVMs ?? {}).toEqual({});
    expect((await node.api.vms())[VM_ID]).toEqual(expect.arrayContaining(VM_ALIASES));
    await expectStaticEndpoint();
  });

  it('makes a chain that accepts proposals', async () => {
    chain = await Chain.create(network);
    expect(await chain.at(node).lastAccepted()).toBe(GENESIS_ID);
    for (const text of ['one', 'two', 'three']) await chain.accept(text, node);
    await expectStaticEndpoint();
  });

  it('goes on after a restart, its file named by an alias', async () => {
    const before = await chain.at(node).blocks();
    await node.stop();
    renameSync(join(node.pluginDir, VM_ID), join(node.pluginDir, 'timestampvm-rs'));
    await node.start();
    await chain.whenFollowed();
    expect(await chain.at(node).blocks()).toEqual(before);

    await chain.accept('four', node);
    const texts = (await chain.at(node).blocks()).map(textOf);
    expect(texts).toEqual(['2YfUpY9RCX', 'one', 'two', 'three', 'four']);
  });
});
