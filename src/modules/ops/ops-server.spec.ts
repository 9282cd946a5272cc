import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/process/free-port.js';
import { until } from '../../../test/process/until.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ChainConfig } from '../../config/chain-config.js';
import type { HealthReport, HealthService } from '../health/health.service.js';
import { Metrics } from '../metrics/metrics.service.js';
import { OpsServer } from './ops-server.js';

const SECRET = 'the words of a driver';

const logged: Record<string, unknown>[] = [];
let report: () => HealthReport;
let server: OpsServer;
let url: string;

beforeEach(async () => {
  logged.length = 0;
  report = () => ({ failures: [], body: { status: 'ok' } });
  const config = new ChainConfig();
  config.ops.port = await freePort();
  url = `http://127.0.0.1:${config.ops.port}`;
  const log = Log.to({ write: (line) => logged.push(JSON.parse(line)) }, 'info', {});
  const health = { report: async () => report(), readiness: async () => report(), liveness: () => report() };
  server = new OpsServer(
    config,
    health as unknown as HealthService,
    new Metrics(),
    log,
    new UnexpectedErrors(log),
  );
});
afterEach(() => server.onApplicationShutdown());

const isOpen = () => logged.some(({ msg }) => msg === 'ops port open');

async function open(): Promise<void> {
  server.onApplicationBootstrap();
  await until(isOpen, { what: 'the port', every: 5, within: 10_000 });
}

async function get(path: string, init?: RequestInit) {
  const response = await fetch(url + path, init);
  const { status, headers } = response;
  return [status, headers.get('content-type'), headers.get('cache-control'), await response.text()];
}

const TEXT = 'text/plain; charset=utf-8';

describe('the ops port', () => {
  beforeEach(open);

  it.each(['/health', '/health/live', '/health/ready', '/health?x'])('has %s', async (path) => {
    expect(await get(path)).toEqual([200, 'application/json', 'no-store', '{"status":"ok"}\n']);
    report = () => ({ failures: ['database: away'], body: { status: 'error' } });
    expect(await get(path)).toEqual([503, 'application/json', 'no-store', '{"status":"error"}\n']);
  });

  it('has metrics', async () => {
    const [status, type, , text] = await get('/metrics');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('# TYPE timestampvm_blocks_total counter');
  });

  it('answers HEAD without a body', async () => {
    expect(await get('/health', { method: 'HEAD' })).toEqual([200, 'application/json', 'no-store', '']);
  });

  it('has nothing else', async () => {
    const body = { method: 'POST', body: '{' };
    const json = { ...body, headers: { 'content-type': 'application/json' } };
    for (const init of [body, json, { method: 'OPTIONS' }, { method: 'DELETE' }])
      expect(await get('/health', init)).toEqual([405, TEXT, 'no-store', 'GET only\n']);
    expect(await get('/rpc')).toEqual([404, TEXT, 'no-store', expect.stringContaining('there are /health')]);
  });

  it('tells nobody of a fault but the log', async () => {
    report = () => {
      throw new TypeError(SECRET);
    };
    expect(await get('/health')).toEqual([500, TEXT, 'no-store', 'Internal error\n']);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'error',
        error: SECRET,
        stack: expect.stringContaining('ops-server.spec'),
      }),
    );
  });
});

it('ends with connections that a scraper keeps open', async () => {
  await open();
  await get('/health', { headers: { connection: 'keep-alive' } });
  await server.onApplicationShutdown();
  await expect(fetch(url)).rejects.toThrow();
});

it('says why the port cannot be used', async () => {
  const other = createServer().listen(Number(new URL(url).port), '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  server.onApplicationBootstrap();
  await until(() => logged.length > 0, { what: 'a line', every: 5, within: 10_000 });
  expect(logged).toEqual([
    expect.objectContaining({ level: 'error', msg: 'the ops port cannot be used; trying again' }),
  ]);
  other.close();
});
