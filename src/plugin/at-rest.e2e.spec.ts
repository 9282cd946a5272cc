import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from '../../test/hosted-chain.js';
import { PostgresServer } from '../../test/postgres-server.js';
import { until } from '../../test/process/until.js';

let postgres: PostgresServer;
let chain: HostedChain;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  chain = await startHostedChain({ config: { database: { url: postgres.url }, logLevel: 'debug' } });
});
afterAll(async () => {
  await chain?.stop();
  await postgres?.dispose();
});

const given = () => chain.plugin.output.stdout.filter((line) => line.includes('gave memory back'));

it('gives memory back after work', async () => {
  const call = {
    jsonrpc: '2.0',
    method: 'getBlock',
    params: [{ id: await chain.api.lastAccepted() }],
    id: 1,
  };
  const body = JSON.stringify(new Array(1_000).fill(call));
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${chain.url}/ext/bc/timestampvm/rpc`, { method: 'POST', body });
    expect(await answer.json()).toHaveLength(1_000);
  }
  await until(async () => given().length > 0, { what: 'memory given back', within: 60_000 });
  const { beforeMiB, afterMiB } = JSON.parse(given()[0] as string);
  expect(afterMiB).toBeLessThan(beforeMiB);
  expect(chain.plugin.output.stderr).toEqual([]);
});
