import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../process/until.js';
import { getJson, OperatedChain } from './operated-chain.js';

let chain: OperatedChain;
beforeAll(async () => {
  chain = await OperatedChain.start();
});
afterAll(() => chain?.dispose());

describe('health', () => {
  /** All places that have the report. */
  const places = () => [`${chain.hosted.url}/ext/bc/timestampvm/health`, `${chain.ops}/health`];

  it('reports a healthy chain, with stable names', async () => {
    for (const place of places()) {
      const { code, body } = await getJson(place);
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

  it('has separate liveness and readiness', async () => {
    for (const place of places()) {
      expect(await getJson(`${place}/live`)).toMatchObject({ code: 200, body: { status: 'ok' } });
      expect(await getJson(`${place}/ready`)).toMatchObject({
        code: 200,
        body: { status: 'ok', details: { serving: { status: 'up' } } },
      });
    }
  });

  it('fails within seconds when Postgres stops, also for the host, and recovers when it is back', async () => {
    await chain.postgres.stop();
    for (const place of places()) {
      const { code, body } = await getJson(place);
      expect(code).toBe(503);
      expect(body).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
      expect(await getJson(`${place}/ready`)).toMatchObject({ code: 503 });
      expect(await getJson(`${place}/live`)).toMatchObject({ code: 200 });
    }
    await expect(chain.hosted.plugin.vm.Health()).rejects.toThrow('database: connect ECONNREFUSED 127.0.0.1');
    await chain.postgres.restart();
    await until(async () => (await getJson(`${chain.ops}/health`)).code === 200, {
      what: 'health after an outage',
    });
    await expect(chain.hosted.plugin.vm.Health()).resolves.toBeDefined();
  });

  it('fails when Postgres hangs, after 2 s', async () => {
    const backends = await chain.postgres.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'timestampvm%'",
    );
    const [{ pid: postmaster } = { pid: 0 }] = await chain.postgres.query<{ pid: number }>(
      "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
    );
    const signal = (name: NodeJS.Signals) => {
      for (const { pid } of [{ pid: postmaster }, ...backends]) process.kill(pid, name);
    };
    signal('SIGSTOP');
    try {
      expect(await getJson(`${chain.ops}/health`)).toMatchObject({
        code: 503,
        body: { error: { database: { reason: 'no answer within 2000 ms' } } },
      });
    } finally {
      signal('SIGCONT');
    }
    await until(async () => (await getJson(`${chain.ops}/health`)).code === 200, {
      what: 'health after a hang',
    });
  });

  it('fails when another process has taken over', async () => {
    const schema = await chain.schema();
    await chain.postgres.query(`UPDATE "${schema}".chain SET token = token + 1`);
    expect(await getJson(`${chain.ops}/health`)).toMatchObject({
      code: 503,
      body: {
        error: {
          writer: { status: 'down', reason: expect.stringContaining('another process has taken over') },
        },
      },
    });
    await chain.postgres.query(`UPDATE "${schema}".chain SET token = token - 1`);
    expect((await getJson(`${chain.ops}/health`)).code).toBe(200);
  });
});
