import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertQueries, dashboardQueries, emptyParts, unknownNames } from '../monitoring/queries.js';
import { parseMetrics } from '../monitoring/series.js';
import { PostgresServer } from '../postgres-server.js';
import { freePort } from '../process/free-port.js';
import { until } from '../process/until.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_14_2 } from './releases.js';

/** How often the node asks for its chains' health; the default is 30 s. */
process.env.AVAGO_HEALTH_CHECK_FREQUENCY = '2s';

let postgres: PostgresServer;
let network: Network;
let node: AvalancheNode;
let chain: Chain;
let opsPort: number;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  opsPort = await freePort();
  network = await Network.solo({ release: V1_14_2 });
  node = network.first;
  chain = await Chain.create(network, {
    config: () => ({ database: { url: postgres.url }, ops: { port: opsPort }, admin: { enabled: true } }),
  });
  await chain.accept('one', node);
});

afterAll(async () => {
  await network?.dispose();
  await postgres?.dispose();
});

/** The chain's entry in the node's own health report. */
const checkOfChain = async () => (await node.api.health()).checks[chain.ids.chainId];
const status = async (path: string) => (await fetch(`${node.uri}/ext/bc/${chain.ids.chainId}${path}`)).status;

describe('health', () => {
  it("is in the report of the node, under the chain's ID", async () => {
    await until(async () => JSON.stringify(await checkOfChain()).includes('"bootstrapped":true'), {
      what: 'the chain to be in normal operation',
    });
    expect(await checkOfChain()).not.toHaveProperty('error');
  });

  it('is served at exactly its paths', async () => {
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect([path, await status(path)]).toEqual([path, 200]);
    expect(await status('/health/other')).toBe(404);
  });

  it('fails within seconds when Postgres stops, and recovers when it is back', async () => {
    await postgres.stop();
    expect(await status('/health')).toBe(503);
    expect(await status('/health/ready')).toBe(503);
    expect(await status('/health/live')).toBe(200);
    await until(async () => (await checkOfChain())?.error?.includes('database: connect ECONNREFUSED'), {
      what: 'the node to see it',
      within: 10_000,
    });
    expect((await fetch(`${node.uri}/ext/health`)).status).toBe(503);

    await postgres.restart();
    await until(async () => (await status('/health')) === 200, {
      what: 'the chain to be healthy',
      within: 10_000,
    });
    await until(async () => (await checkOfChain())?.error === undefined, {
      what: 'the node to see it',
      within: 10_000,
    });
    await chain.accept('after the outage', node);
  });
});

describe('metrics of the node', () => {
  const page = async () => parseMetrics(await (await fetch(`${node.uri}/ext/metrics`)).text());

  it('are named by the VM and labelled by the chain', async () => {
    const height = (await page()).find(({ name }) => name.endsWith('timestampvm_last_accepted_height'));
    expect(height).toMatchObject({ labels: { chain: chain.ids.chainId }, value: 2 });
    expect(height?.name).toMatch(/^avalanche_\w+_timestampvm_last_accepted_height$/);
  });

  it('answer every query of the dashboard', async () => {
    const series = await page();
    for (const [title, query] of dashboardQueries())
      expect([title, emptyParts(query, series)]).toEqual([title, []]);
  });

  it('have every name that an alert asks for', async () => {
    const series = await page();
    for (const [name, query] of alertQueries())
      expect([name, unknownNames(query, series)]).toEqual([name, []]);
  });
});

it('answers probes and scrapers at the ops port', async () => {
  expect((await fetch(`http://127.0.0.1:${opsPort}/health/ready`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text()).toContain(
    `chain="${chain.ids.chainId}"`,
  );
});

it('changes the log level while it runs', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'admin.setLogLevel',
    params: [{ level: 'warn' }],
  });
  const answer = await fetch(`${node.uri}/ext/bc/${chain.ids.chainId}/admin`, { method: 'POST', body });
  expect(await answer.json()).toMatchObject({ result: { level: 'warn', before: 'info' } });
});

it('reports three mistakes in the chain config in three lines, and the password in none', async () => {
  node.writeConfig(`chains/${chain.ids.chainId}/config.json`, {
    database: { url: postgres.url, poolsize: 5 },
    mempool: { maxCount: 0 },
    logLevel: 'loud',
  });
  await node.restart();
  const mistakes = await until(
    async () => {
      const found = logLines(node).filter((line) => line.includes('"level":"fatal"'));
      return found.length >= 3 ? found : undefined;
    },
    { what: 'the mistakes in the log', within: 60_000 },
  );
  expect(new Set(mistakes.map((line) => /"msg":"(.*?)(?<!\\)"/.exec(line)?.[1]))).toEqual(
    new Set([
      'chain config: database.poolsize is unknown: did you mean database.poolSize?',
      'chain config: mempool.maxCount is 0: must be a whole number of at least 1',
      'chain config: logLevel is \\"loud\\": must be one of off, fatal, error, warn, info, trace, debug, verbo',
    ]),
  );
  expect(logLines(node).filter((line) => line.includes(postgres.url))).toEqual([]);
});

/** Everything that the node and its plugin have logged. */
function logLines({ dataDir }: AvalancheNode): string[] {
  const dir = join(dataDir, 'logs');
  const files = readdirSync(dir).filter((name) => name.endsWith('.log'));
  return files.flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'));
}
