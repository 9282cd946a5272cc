import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../process/until.js';
import { OperatedChain, SLOW_MS } from './operated-chain.js';

let chain: OperatedChain;
beforeAll(async () => {
  chain = await OperatedChain.start();
});
afterAll(() => chain?.dispose());

describe('metrics', () => {
  /** The node's metrics, by name and labels. */
  async function metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`${chain.hosted.url}/ext/metrics`)).text();
    const found = text.matchAll(/^avalanche_timestampvm_(\w+)\{(.*?),?chain="timestampvm".*\} (\S+)$/gm);
    return new Map([...found].map(([, name, labels, value]) => [`${name}{${labels}}`, Number(value)]));
  }

  it('count and time blocks, statements and calls', async () => {
    const found = await metrics();
    for (const [name, value] of [
      ['timestampvm_last_accepted_height{}', 1],
      ['timestampvm_blocks_total{event="built"}', 1],
      ['timestampvm_blocks_total{event="accepted"}', 1],
      ['timestampvm_block_build_seconds_count{}', 1],
      ['timestampvm_block_accept_seconds_count{}', 1],
      ['timestampvm_sql_statement_seconds_count{statement="accept"}', 1],
      ['timestampvm_api_calls_total{method="proposeBlock",result="ok"}', 1],
      ['timestampvm_proposals_total{}', 1],
      ['timestampvm_mempool_proposals{}', 0],
      ['timestampvm_bootstrapped{}', 1],
      ['timestampvm_database_up{}', 1],
      ['timestampvm_database_connections_max{}', 4],
    ] as const) {
      expect([name, found.get(name)]).toEqual([name, value]);
    }
  });

  it('are at the ops port, with the chain as a label', async () => {
    const text = await (await fetch(`${chain.ops}/metrics`)).text();
    expect(text).toMatch(/^timestampvm_last_accepted_height\{chain="\w{40,}"\} 1$/m);
    expect((await fetch(`${chain.ops}/rpc`, { method: 'POST', body: '{}' })).status).toBe(405);
    expect((await fetch(`${chain.ops}/rpc`)).status).toBe(404);
  });

  it('count calls of unknown methods under one name', async () => {
    for (const method of ['nonsense', 'other nonsense']) await chain.hosted.rpc(method).catch(() => {});
    const calls = [...(await metrics())].filter(([name]) => name.startsWith('timestampvm_api_calls_total'));
    expect(calls).toContainEqual(['timestampvm_api_calls_total{method="unknown",result="-32601"}', 2]);
    expect(calls.join()).not.toContain('nonsense');
  });
});

describe('the admin API', () => {
  const admin = async (method: string, params: object[] = []) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(`${chain.hosted.url}/ext/bc/timestampvm/admin`, { method: 'POST', body });
    return (await response.json()) as { result?: object; error?: { message: string } };
  };

  it('shows the config in effect, without secrets', async () => {
    const { result } = await admin('admin.getConfig');
    expect(result).toMatchObject({
      config: {
        database: { url: chain.postgres.url.replace(':timestamp@', ':***@'), poolSize: 4 },
        logLevel: 'info',
      },
    });
  });

  it('changes the log level at run time', async () => {
    expect(await admin('admin.setLogLevel', [{ level: 'debug' }])).toMatchObject({
      result: { level: 'debug', before: 'info' },
    });
    const before = chain.hosted.plugin.output.stdout.length;
    await chain.hosted.api.propose('two');
    await chain.hosted.accepted(2);
    await until(
      async () =>
        chain.hosted.plugin.output.stdout.slice(before).some((line) => line.includes('accepted block')),
      {
        what: 'a line of level debug',
      },
    );
    expect((await admin('admin.setLogLevel', [{ level: 'loud' }])).error?.message).toContain(
      'level must be one of off',
    );
    expect(await admin('admin.setLogLevel', [{ level: 'info' }])).toMatchObject({
      result: { before: 'debug' },
    });
  });
});

it('names slow statements and slow calls', async () => {
  const schema = await chain.schema();
  const holder = new pg.Client(chain.postgres.url);
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE "${schema}".proposal IN ACCESS EXCLUSIVE MODE`);
  const proposed = chain.hosted.api.propose('slow');
  await new Promise((resolve) => setTimeout(resolve, 2 * SLOW_MS));
  await holder.query('ROLLBACK');
  await holder.end();
  await proposed;
  const warned = (fields: object) =>
    chain.hosted.plugin.output.stdout.some((line) => {
      const found = JSON.parse(line);
      return found.ms > SLOW_MS && Object.entries(fields).every(([key, value]) => found[key] === value);
    });
  for (const line of [
    { level: 'warn', msg: 'slow statement', statement: 'propose' },
    { level: 'warn', msg: 'slow call', call: 'proposeBlock' },
  ]) {
    await until(async () => warned(line), { what: JSON.stringify(line), within: 5_000 });
  }
});

it('logs JSON lines that name chain and node, and the password nowhere', async () => {
  const lines = chain.hosted.plugin.output.stdout;
  expect(chain.hosted.plugin.output.stderr).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      chain: expect.any(String),
      node: expect.stringMatching(/^NodeID-/),
    });
    expect(line).not.toContain('timestamp@');
  }
});
