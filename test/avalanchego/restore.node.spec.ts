import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../api/timestamp-api.js';
import { PostgresServer } from '../postgres-server.js';
import { temporaryDirectory } from '../process/temporary-directory.js';
import { until } from '../process/until.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_14_2 } from './releases.js';

const TABLES = ['chain', 'block', 'proposal', 'rejected_block'];

describe('three real validators on one Postgres, one of which loses something', () => {
  let postgres: PostgresServer;
  let network: Network;
  let chain: Chain;
  let third: AvalancheNode;
  let others: AvalancheNode[];
  const proposed: string[] = [];

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    network = await Network.ofValidators({ release: V1_14_2 });
    chain = await Chain.create(network, {
      config: (node) => ({ database: { url: postgres.url, schema: schemaOf(node) } }),
    });
    third = network.nodes[2] as AvalancheNode;
    others = network.nodes.slice(0, 2);
  });
  afterAll(async () => {
    await network?.dispose();
    await postgres?.dispose();
  });

  function schemaOf(node: AvalancheNode): string {
    return `node_${node.httpPort}`;
  }

  /** Proposes one after another at one node, until the others have accepted them all. */
  async function accept(what: string, node: AvalancheNode, at: AvalancheNode[]): Promise<void> {
    const texts = Array.from({ length: 3 }, (_, i) => `${what} ${i}`);
    proposed.push(...texts);
    for (const text of texts) await chain.accept(text, node, at);
  }

  /**
   * The third node recovers by itself, has the same chain as the others, and takes part again. Nothing is lost or there
   * twice.
   */
  async function expectInStep(what: string): Promise<void> {
    await third.start();
    await chain.whenFollowed([third]);
    await accept(`the third again, ${what}`, third, network.nodes);
    const chains = await Promise.all(network.nodes.map((node) => chain.at(node).blocks()));
    for (const blocks of chains) expect(blocks).toEqual(chains[0]);
    const texts = (chains[2] ?? []).slice(1).map(textOf);
    expect([...texts].sort()).toEqual([...proposed].sort());
  }

  const database = (): string => join(third.dataDir, 'db');

  it('its own database, and keeps Postgres', async () => {
    await accept('before the wipe', third, network.nodes);
    await third.stop();
    await accept('while it is wiped', others[0] as AvalancheNode, others);
    rmSync(database(), { recursive: true });
    await expectInStep('wiped');
  });

  it('the last day of Postgres: an older dump is restored', async () => {
    const schema = schemaOf(third);
    await third.stop();
    await postgres.query('CREATE SCHEMA dump');
    for (const table of TABLES)
      await postgres.query(`CREATE TABLE dump.${table} AS SELECT * FROM ${schema}.${table}`);
    await third.start();
    await chain.whenFollowed([third]);
    await accept('after the dump', third, network.nodes);
    await third.stop();
    await accept('while it is restored', others[0] as AvalancheNode, others);
    for (const table of TABLES) {
      await postgres.query(`TRUNCATE ${schema}.${table}`);
      await postgres.query(`INSERT INTO ${schema}.${table} SELECT * FROM dump.${table}`);
    }
    await expectInStep('with an older Postgres');
  });

  it('its last day: an older copy of the node is restored, and Postgres kept', async () => {
    const copy = join(temporaryDirectory('node-copy'), 'db');
    await third.stop();
    cpSync(database(), copy, { recursive: true });
    await third.start();
    await chain.whenFollowed([third]);
    await accept('after the copy', third, network.nodes);
    await third.stop();
    await accept('while the copy comes back', others[0] as AvalancheNode, others);
    rmSync(database(), { recursive: true });
    cpSync(copy, database(), { recursive: true });
    await expectInStep('with an older node');
  });

  it('everything at once, by kill -9 of the node under load, again and again', async () => {
    for (let round = 0; round < 3; round++) {
      const api = chain.at(third);
      const sending = (async () => {
        // Not more than the node gets turns for: with several proposers, each block waits for a turn.
        for (let i = 0; i < 8 && third.isRunning; i++) {
          const text = `under load ${round} ${i}`;
          await api.propose(text);
          proposed.push(text);
          await sleep(60);
        }
      })().catch(() => {});
      await sleep(150 + round * 300);
      await third.kill();
      await sending;
      await third.whenPluginsEnded();
      await third.start();
      await chain.whenFollowed([third]);
    }
    // Every acknowledged proposal is there. One whose answer the kill cut off may be there too, once.
    await until(
      async () => {
        const texts = (await chain.at(third).blocks()).slice(1).map(textOf);
        const missing = proposed.filter((text) => !texts.includes(text));
        if (missing.length > 0) throw new Error(`not in a block: ${missing}`);
        return true;
      },
      { what: 'every acknowledged proposal in a block', within: 900_000, every: 1_000 },
    );
    await accept('after all kills', third, network.nodes);
    const chains = await Promise.all(network.nodes.map((node) => chain.at(node).blocks()));
    const texts = (chains[2] ?? []).slice(1).map(textOf);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length - proposed.length).toBeLessThanOrEqual(3);
  });
});
