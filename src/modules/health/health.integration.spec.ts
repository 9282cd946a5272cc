import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { TcpProxy } from '../../../test/process/tcp-proxy.js';
import { temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { until } from '../../../test/process/until.js';

let server: PostgresServer;
let proxy: TcpProxy;
let options: InProcessOptions;
const chains: ChainInProcess[] = [];
let schemas = 0;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  proxy = await TcpProxy.start(server.port);
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  options = { database: { url, schema: `health_${++schemas}` } };
});
afterEach(async () => {
  proxy.mode.swallow = 'nothing';
  for (const chain of chains.splice(0)) await chain.stop();
  await proxy.close();
});

async function start(changes: InProcessOptions = {}): Promise<ChainInProcess> {
  const chain = await ChainInProcess.start({ ...options, ...changes });
  chains.push(chain);
  return chain;
}

async function begin(changes: InProcessOptions = {}): Promise<ChainInProcess> {
  const chain = await start(changes);
  await chain.bootstrap();
  return chain;
}

/** Its degraded checks, which are healthy enough for the host, with their reasons. */
async function degraded({ health }: ChainInProcess): Promise<Record<string, unknown>> {
  const { failures, body } = await health.report();
  expect(failures).toEqual([]);
  const { details, degraded, status } = body as {
    details: Record<string, { reason?: string }>;
    degraded: string[];
    status: string;
  };
  expect(status).toBe(degraded.length > 0 ? 'degraded' : 'ok');
  return Object.fromEntries(degraded.map((name) => [name, details[name]?.reason]));
}

it('is ok when all is well, on an idle chain too, and while the chain bootstraps', async () => {
  const chain = await start();
  for (const state of ['bootstrapping', 'normal'] as const) {
    await chain.vm.setState(state);
    const { failures, body } = await chain.health.report();
    expect(failures).toEqual([]);
    expect(body).toMatchObject({
      status: 'ok',
      degraded: [],
      error: {},
      details: { chain: { state, bootstrapped: state === 'normal', processing: 0 } },
    });
  }
});

describe('is degraded when', () => {
  it('the database is slow', async () => {
    const chain = await begin();
    // The connections are there, so that each check takes one delay.
    await chain.health.report();
    proxy.mode.delay = 600;
    expect(await degraded(chain)).toEqual({ database: expect.stringContaining('more than 500 ms') });
  });

  it('commits are not forced to disk', async () => {
    const chain = await begin({ database: {}, chainDataDir: temporaryDirectory('health') });
    expect(await degraded(chain)).toEqual({ database: 'commits are not forced to disk' });
  });

  it.each([
    ['count', { maxCount: 5, maxBytes: 1_000 }, 4],
    ['bytes', { maxCount: 1_000, maxBytes: 10 }, 8],
  ])('the queue is nearly full by %s', async (_, mempool, proposals) => {
    const chain = await begin({ mempool });
    for (let i = 1; i < proposals; i++) await chain.propose('x');
    expect(await degraded(chain)).toEqual({});
    await chain.propose('x');
    expect(await degraded(chain)).toEqual({ mempool: 'the queue is nearly full' });
  });

  it('a proposal has waited for minutes', async () => {
    const before = await begin();
    const { schema } = before.database;
    await before.propose('waits');
    await before.stop();
    chains.pop();
    for (const [age, expected] of [
      ['298 s', {}],
      ['302 s', { mempool: expect.stringContaining('has waited for more than 300 s') }],
    ] as const) {
      await server.query(`UPDATE ${schema}.proposal SET proposed_at = now() - interval '${age}'`);
      const chain = await begin();
      expect(await degraded(chain)).toEqual(expected);
      await chain.stop();
      chains.pop();
    }
  });

  it('Postgres is behind while the chain bootstraps', async () => {
    const chain = await start();
    await chain.vm.setState('bootstrapping');
    proxy.mode.swallow = 'answers';
    let parent = chain.vm.lastAccepted;
    for (let i = 0; i < 2_049; i++) {
      const block = chain.foreign(`block ${i}`, parent);
      await chain.take(block);
      parent = block;
    }
    const { body } = await chain.health.report();
    expect(body).toMatchObject({
      degraded: expect.arrayContaining(['writeBehind']),
      details: { writeBehind: { status: 'degraded', blocks: 2_049 } },
    });
  });
});

describe('fails when', () => {
  it('the database is down, and is well when it is back', async () => {
    const chain = await begin();
    await proxy.refuse();
    expect((await chain.health.report()).failures).toEqual([
      expect.stringMatching(/^database: (connect ECONNREFUSED|Connection terminated)/),
    ]);
    await proxy.listen();
    await until(async () => (await chain.health.report()).failures.length === 0, {
      what: 'health',
      every: 20,
    });
  });

  it('the database does not answer within 2 s', async () => {
    const chain = await begin();
    proxy.mode.swallow = 'everything';
    const { failures, body } = await chain.health.report();
    expect(failures).toEqual(['database: no answer within 2000 ms']);
    expect(body).toMatchObject({ details: { writer: { reason: 'unknown while the database is away' } } });
  });

  it('another process has taken over', async () => {
    const chain = await begin();
    await begin({ nodeDatabase: chain.nodeDatabase });
    expect((await chain.health.report()).failures).toEqual([
      expect.stringMatching(/^writer: another process has taken over the schema/),
    ]);
  });

  it('the row of the chain is gone', async () => {
    const chain = await begin();
    await server.query(`DELETE FROM ${chain.database.schema}.chain`);
    expect((await chain.health.report()).failures).toEqual([
      expect.stringMatching(/^writer: another process/),
    ]);
  });
});

describe('readiness', () => {
  it('needs normal operation', async () => {
    const chain = await start();
    await chain.vm.setState('bootstrapping');
    expect((await chain.health.readiness()).failures).toEqual([
      'serving: the chain is not done bootstrapping',
    ]);
    await chain.vm.setState('normal');
    expect((await chain.health.readiness()).failures).toEqual([]);
  });

  it('ends when the chain is about to stop; liveness does not', async () => {
    const { health } = await begin();
    health.leave();
    expect((await health.readiness()).failures).toEqual(['serving: the chain is stopping']);
    expect(health.liveness().failures).toEqual([]);
  });

  it('needs the database, and the right to write', async () => {
    const chain = await begin();
    await begin({ nodeDatabase: chain.nodeDatabase });
    expect((await chain.health.readiness()).failures).toEqual([expect.stringMatching(/^writer: /)]);
    await proxy.refuse();
    expect((await chain.health.readiness()).failures).toEqual([expect.stringMatching(/^database: /)]);
  });
});

it('asks the database once for all who ask at the same time', async () => {
  const chain = await begin();
  let asked = 0;
  chain.database.onStatement((name) => {
    if (name === 'health') asked++;
  });
  await Promise.all(Array.from({ length: 50 }, () => chain.health.report()));
  expect(asked).toBe(1);
  await chain.health.report();
  expect(asked).toBe(2);
});
