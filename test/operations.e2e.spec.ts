import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from './hosted-chain.js';
import { PostgresServer } from './postgres-server.js';
import { freePort } from './process/free-port.js';
import { until } from './process/until.js';

let postgres: PostgresServer;
let chain: HostedChain;
let ops: string;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const port = await freePort();
  ops = `http://127.0.0.1:${port}`;
  chain = await startHostedChain({
    config: {
      database: { url: postgres.url, poolSize: 4 },
      ops: { port },
      admin: { enabled: true },
      slowStatementTime: 300,
      slowCallTime: 300,
    },
  });
  await chain.api.propose('one');
  await chain.accepted(1);
});

afterAll(async () => {
  await chain?.stop();
  await postgres?.dispose();
});

const get = async (url: string) => {
  const response = await fetch(url);
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes, each matched by its test
  return { code: response.status, body: (await response.json()) as any };
};

describe('health', () => {
  /** All the places where one report is. */
  const places = () => [`${chain.url}/ext/bc/timestampvm/health`, `${ops}/health`];

  it('tells what is well, by stable names', async () => {
    for (const place of places()) {
      const { code, body } = await get(place);
      expect(code).toBe(200);
      expect(body).toMatchObject({
        status: 'ok',
        degraded: [],
        error: {},
        details: {
          database: {
            status: 'up',
            durable: true,
            schema: expect.any(String),
            latencyMs: expect.any(Number),
          },
          writer: { status: 'up' },
          chain: {
            status: 'up',
            state: 'normal',
            bootstrapped: true,
            lastAccepted: { id: expect.any(String), height: 1, timestamp: expect.any(Number) },
            processing: 0,
          },
          writeBehind: { status: 'up', blocks: 0 },
          mempool: { status: 'up', count: 0, bytes: 0, fill: 0, oldestSeconds: 0 },
          clock: { status: 'up', behindSeconds: 0 },
        },
      });
    }
  });

  it('has liveness and readiness apart', async () => {
    for (const place of places()) {
      expect(await get(`${place}/live`)).toMatchObject({ code: 200, body: { status: 'ok' } });
      expect(await get(`${place}/ready`)).toMatchObject({
        code: 200,
        body: { status: 'ok', details: { serving: { status: 'up' } } },
      });
    }
  });

  it('fails within seconds when Postgres stops, says so at the host, and is well again when it is back', async () => {
    await postgres.stop();
    for (const place of places()) {
      const { code, body } = await get(place);
      expect(code).toBe(503);
      expect(body).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
      expect(await get(`${place}/ready`)).toMatchObject({ code: 503 });
      expect(await get(`${place}/live`)).toMatchObject({ code: 200 });
    }
    await expect(chain.plugin.vm.Health()).rejects.toThrow('database: connect ECONNREFUSED 127.0.0.1');
    await postgres.restart();
    await until(async () => (await get(`${ops}/health`)).code === 200, { what: 'health after an outage' });
    await expect(chain.plugin.vm.Health()).resolves.toBeDefined();
  });

  it('fails when Postgres hangs, after 2 s', async () => {
    const backends = await postgres.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'timestampvm%'",
    );
    const [{ pid: postmaster } = { pid: 0 }] = await postgres.query<{ pid: number }>(
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
    );
    const signal = (name: NodeJS.Signals) => {
      for (const { pid } of [{ pid: postmaster }, ...backends]) process.kill(pid, name);
    };
    signal('SIGSTOP');
    try {
      const started = performance.now();
      expect(await get(`${ops}/health`)).toMatchObject({
        code: 503,
        body: { error: { database: { reason: 'no answer within 2000 ms' } } },
      });
      expect(performance.now() - started).toBeLessThan(3_000);
    } finally {
      signal('SIGCONT');
    }
    await until(async () => (await get(`${ops}/health`)).code === 200, { what: 'health after a hang' });
  });

  it('fails when another process has taken over', async () => {
    const schema = (await get(`${ops}/health`)).body.details.database.schema;
    await postgres.query(`UPDATE "${schema}".chain SET token = token + 1`);
    expect(await get(`${ops}/health`)).toMatchObject({
      code: 503,
      body: {
        error: {
          writer: { status: 'down', reason: expect.stringContaining('another process has taken over') },
        },
      },
    });
    await postgres.query(`UPDATE "${schema}".chain SET token = token - 1`);
    expect((await get(`${ops}/health`)).code).toBe(200);
  });
});

describe('metrics', () => {
  /** The node's, by name and labels. */
  async function metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`${chain.url}/ext/metrics`)).text();
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
    const text = await (await fetch(`${ops}/metrics`)).text();
    expect(text).toMatch(/^timestampvm_last_accepted_height\{chain="\w{40,}"\} 1$/m);
    expect((await fetch(`${ops}/rpc`, { method: 'POST', body: '{}' })).status).toBe(405);
    expect((await fetch(`${ops}/rpc`)).status).toBe(404);
  });

  it('count calls of methods that there are not under one name', async () => {
    for (const method of ['nonsense', 'other nonsense']) await chain.rpc(method).catch(() => {});
    const calls = [...(await metrics())].filter(([name]) => name.startsWith('timestampvm_api_calls_total'));
    expect(calls).toContainEqual(['timestampvm_api_calls_total{method="unknown",result="-32601"}', 2]);
    expect(calls.join()).not.toContain('nonsense');
  });
});

describe('the admin API', () => {
  const admin = async (method: string, params: object[] = []) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(`${chain.url}/ext/bc/timestampvm/admin`, { method: 'POST', body });
    return (await response.json()) as { result?: object; error?: { message: string } };
  };

  it('shows the config in effect, without secrets', async () => {
    const { result } = await admin('admin.getConfig');
    expect(result).toMatchObject({
      config: {
        database: { url: postgres.url.replace(':timestamp@', ':***@'), poolSize: 4 },
        logLevel: 'info',
      },
    });
  });

  it('changes the log level at run time', async () => {
    expect(await admin('admin.setLogLevel', [{ level: 'debug' }])).toMatchObject({
      result: { level: 'debug', before: 'info' },
    });
    const before = chain.plugin.output.stdout.length;
    await chain.api.propose('two');
    await chain.accepted(2);
    await until(
      async () => chain.plugin.output.stdout.slice(before).some((line) => line.includes('accepted block')),
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
  const schema = (await get(`${ops}/health`)).body.details.database.schema;
  const holder = new pg.Client(postgres.url);
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE "${schema}".proposal IN ACCESS EXCLUSIVE MODE`);
  const proposed = chain.api.propose('slow');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await holder.query('ROLLBACK');
  await holder.end();
  await proposed;
  const warned = (fields: object) =>
    chain.plugin.output.stdout.some((line) => {
      const found = JSON.parse(line);
      return found.ms > 300 && Object.entries(fields).every(([key, value]) => found[key] === value);
    });
  for (const line of [
    { level: 'warn', msg: 'slow statement', statement: 'propose' },
    { level: 'warn', msg: 'slow call', call: 'proposeBlock' },
  ]) {
    await until(async () => warned(line), { what: JSON.stringify(line), within: 5_000 });
  }
});

it('logs JSON lines that name chain and node, and the password nowhere', async () => {
  const lines = chain.plugin.output.stdout;
  expect(chain.plugin.output.stderr).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      chain: expect.any(String),
      node: expect.stringMatching(/^NodeID-/),
    });
    expect(line).not.toContain('timestamp@');
  }
});
