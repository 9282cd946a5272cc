import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { RecordedLog } from '../../../test/in-process/recorded-log.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { TcpProxy } from '../../../test/process/tcp-proxy.js';
import { until } from '../../../test/process/until.js';
import { CLIENT, ONCE } from './caller.js';
import { DatabaseUnavailableError } from './database-errors.js';
import { DatabaseStartError } from './open-database.js';

let server: PostgresServer;
let proxy: TcpProxy;
let chain: ChainInProcess | undefined;
let schemas = 0;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  proxy = await TcpProxy.start(server.port);
});
afterEach(async () => {
  proxy.mode.swallow = 'nothing';
  await chain?.stop();
  chain = undefined;
  await proxy.close();
});

function options(more: InProcessOptions['database'] = {}): InProcessOptions {
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  return { database: { url, schema: `outage_${++schemas}`, statementTimeLimit: 500, ...more } };
}

async function begin(more: InProcessOptions['database'] = {}): Promise<ChainInProcess> {
  chain = await ChainInProcess.start(options(more));
  await chain.bootstrap();
  return chain;
}

/** The height that the database itself has, read without proxy and chain. */
async function committed({ database }: ChainInProcess): Promise<number> {
  const [row] = await server.query<{ height: string }>(`SELECT height FROM ${database.schema}.chain`);
  return Number(row?.height);
}

const logged = ({ log }: ChainInProcess): string => log.lines.join('\n');

/** Records each statement that ends from now on; `!` marks those that failed. */
function statements({ database }: ChainInProcess): string[] {
  const ended: string[] = [];
  database.onStatement((name, _ms, isError) => ended.push(isError ? `!${name}` : name));
  return ended;
}

/** Starts an accept that cannot finish now. @returns its end, and whether it has ended */
function accepting(chain: ChainInProcess, text: string): { done: Promise<void>; isDone: () => boolean } {
  let isDone = false;
  const done = chain.take(chain.foreign(text)).finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  return { done, isDone: () => isDone };
}

test('terminated backends, idle and busy: nobody notices', async () => {
  const chain = await begin();
  await Promise.all(['a', 'b', 'c'].map((text) => chain.propose(text)));
  const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${chain.database.schema}'`;
  for (let i = 0; i < 5; i++) {
    await server.query(terminate);
    await chain.take(chain.foreign(`idle ${i}`));
  }
  const busy = (async () => {
    for (let i = 0; i < 50; i++) await chain.take(chain.foreign(`busy ${i}`));
  })();
  for (let i = 0; i < 10; i++) await server.query(terminate);
  await busy;
  expect(chain.height).toBe(55);
  expect(await committed(chain)).toBe(55);
});

test('a connection that breaks between two statements of a transaction: the transaction begins anew', async () => {
  const { database } = await begin();
  let tries = 0;
  await database.transaction(CLIENT, async (run) => {
    await run('SELECT height FROM {schema}.chain FOR UPDATE');
    if (++tries === 1) {
      await server.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${database.schema}'`,
      );
      await sleep(200);
    }
    await run('UPDATE {schema}.chain SET height = height');
  });
  expect(tries).toBe(2);
});

test('a restart of Postgres: the accept waits and is answered after its commit; log and health say so', async () => {
  const chain = await begin();
  await chain.take(chain.foreign('before'));
  await server.kill();
  const { done, isDone } = accepting(chain, 'meanwhile');
  const proposal = chain.propose('proposed meanwhile');
  await until(() => logged(chain).includes('the database is away'), { what: 'the warning', every: 10 });
  await expect(chain.database.ping(1_000)).rejects.toThrow();
  expect(chain.database.awayForMs).toBeGreaterThan(0);
  expect(isDone()).toBe(false);
  expect(chain.height).toBe(1);
  await server.restart();
  await done;
  await proposal;
  expect(await committed(chain)).toBe(2);
  expect(logged(chain)).toContain('the database is back');
  await chain.database.ping(1_000);
  expect(chain.database.awayForMs).toBe(0);
});

test('refused connections: the accept gives up at its limit, unacknowledged, and can be done again', async () => {
  const chain = await begin({ outageTimeLimit: 1_500 });
  await proxy.refuse();
  const block = chain.foreign('one');
  await chain.vm.verify(block.bytes);
  const accepted = chain.vm.accept(block.id);
  await expect(accepted).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await expect(accepted).rejects.toThrow(/unavailable for [12] s/);
  expect(chain.height).toBe(0);
  await proxy.listen();
  await chain.vm.accept(block.id);
  expect(await committed(chain)).toBe(1);
});

test('a commit whose answer is lost is found, not repeated', async () => {
  const chain = await begin();
  await chain.propose('mine');
  proxy.mode.swallow = 'answers';
  const producing = chain.produce();
  await until(async () => (await committed(chain)) === 1, { what: 'the commit', every: 20 });
  expect(chain.height).toBe(0);
  proxy.mode.swallow = 'nothing';
  await producing;
  expect(chain.height).toBe(1);
  expect(chain.mempool.size).toBe(0);
  expect(await chain.texts()).toEqual(['mine']);
});

test('a black hole: nothing is acknowledged, and it goes on when it is over', async () => {
  const chain = await begin();
  await chain.take(chain.foreign('before'));
  proxy.mode.swallow = 'everything';
  const { done, isDone } = accepting(chain, 'meanwhile');
  await expect(chain.database.ping(300)).rejects.toThrow();
  await sleep(2_000);
  expect(isDone()).toBe(false);
  proxy.mode.swallow = 'nothing';
  await done;
  expect(await committed(chain)).toBe(2);
});

test('connections that a firewall forgot are replaced', async () => {
  const chain = await begin();
  const slow = chain.database.statement('slow', 'SELECT pg_sleep(0.2)');
  await Promise.all(Array.from({ length: 10 }, () => chain.database.run(slow, [], ONCE)));
  expect(chain.database.connections.idle).toBeGreaterThan(5);
  proxy.forget();
  const ended = statements(chain);
  await chain.take(chain.foreign('after ten minutes'));
  // One statement's limit, not one for each forgotten connection.
  expect(ended).toEqual(['!accept', 'accept']);
  expect(await committed(chain)).toBe(1);
});

test('100 ms commits: bootstrapping takes batches of them, an accept takes one', async () => {
  const chain = await begin();
  proxy.mode.delay = 100;
  await chain.vm.setState('bootstrapping');
  const ended = statements(chain);
  for (let i = 0; i < 1_500; i++) await chain.take(chain.foreign(`block ${i}`));
  await chain.vm.setState('normal');
  expect(ended.filter((name) => name === 'accept_many').length).toBeLessThan(50);
  ended.length = 0;
  await chain.take(chain.foreign('slow'));
  expect(ended).toEqual(['accept']);
});

test('a full disk: reads go on, writes wait, health says so until a write succeeds', async () => {
  const chain = await begin();
  await chain.take(chain.foreign('before'));
  const { schema } = chain.database;
  await server.query(
    `CREATE FUNCTION ${schema}.full() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON ${schema}.block FOR EACH ROW EXECUTE FUNCTION ${schema}.full()`,
  );
  const { done, isDone } = accepting(chain, 'meanwhile');
  await until(() => logged(chain).includes('away for writes'), { what: 'the warning', every: 10 });
  expect(await chain.state.find(new Uint8Array(32).fill(1))).toBeUndefined();
  await expect(chain.database.ping(1_000)).rejects.toThrow(/No space left/);
  expect(isDone()).toBe(false);
  await server.query(`DROP TRIGGER full_disk ON ${schema}.block`);
  await done;
  await chain.database.ping(1_000);
  expect(logged(chain).match(/the database is back/g)).toHaveLength(1);
});

test('a start without its database waits and logs that, and gives up in the end with one clear error', async () => {
  await proxy.refuse();
  const log = new RecordedLog();
  const starting = ChainInProcess.start({ ...options(), log });
  const isTold = () => log.lines.join().includes('the database is not there yet; waiting for it');
  await until(isTold, { what: 'the warning', every: 10 });
  await proxy.listen();
  chain = await starting;
  await chain.stop();
  chain = undefined;
  await proxy.refuse();
  const hopeless = ChainInProcess.start(options({ startTimeLimit: 2_500 }));
  await expect(hopeless).rejects.toBeInstanceOf(DatabaseStartError);
  await expect(hopeless).rejects.toThrow(/^the database cannot be used \(waited \d+ s\): .*ECONNREFUSED/);
});

test('a wrong password or database is no outage: one clear error at once', async () => {
  const url = server.url.replace(/\/postgres$/, '/nowhere');
  await expect(ChainInProcess.start({ database: { url } })).rejects.toThrow(
    'the database cannot be used: database "nowhere" does not exist',
  );
});

test('the end of the process does not wait for a database that is away', { timeout: 60_000 }, async () => {
  // Longer than the test may take, as is the limit for outages.
  const chain = await begin({ statementTimeLimit: 300_000 });
  await chain.vm.setState('bootstrapping');
  await chain.take(chain.foreign('tail'));
  proxy.mode.swallow = 'everything';
  const proposal = expect(chain.propose('never acknowledged')).rejects.toThrow();
  await chain.stop();
  await proposal;
});

test('the end of the process gives up statements that are being tried again', {
  timeout: 60_000,
}, async () => {
  const chain = await begin();
  await proxy.refuse();
  const proposal = expect(chain.propose('never acknowledged')).rejects.toThrow('shutting down');
  await until(() => chain.database.awayForMs > 0, { what: 'the first failure', every: 10 });
  await chain.stop();
  await proposal;
});
