import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { TransactionPooler } from '../../../test/process/transaction-pooler.js';
import { until } from '../../../test/process/until.js';
import { CLIENT } from './caller.js';

/** What operators and their tools do to a database in use, and undo. No accept may fail because of it. */
let server: PostgresServer;
let chain: ChainInProcess;
let count = 0;
let database: string;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  database = `maintained_${++count}`;
  await server.query(`CREATE ROLE ${database} LOGIN PASSWORD 'timestamp'`);
  await server.query(`CREATE DATABASE ${database} OWNER ${database}`);
});
afterEach(() => chain?.stop());

const url = (): string =>
  server.url.replace('//postgres:', `//${database}:`).replace(/\/postgres$/, `/${database}`);

/** Starts a chain with a role without special rights. */
async function begin(more: InProcessOptions['database'] = {}): Promise<void> {
  // Building the index needs a connection too, which these tests count.
  const database = { url: url(), schema: 'maintained', ...more };
  chain = await ChainInProcess.start({ database, isSearchEnabled: false });
  await chain.bootstrap();
  // The start looks at the server's clock, on a connection that these tests count: this waits for the same look.
  await chain.database.ping(30_000);
}

async function connectedAs(role: string): Promise<pg.Client> {
  const client = new pg.Client(
    role === 'postgres' ? server.url.replace(/\/postgres$/, `/${database}`) : url(),
  );
  await client.connect();
  return client;
}

/** Waits for their ends, because until then they count as connections of the role. */
const cutConnections = (): Promise<object[]> =>
  server.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${database}' AND usename <> 'postgres'`,
  );

const isAway = () => chain.database.awayForMs > 0;

/** Begins an accept, undoes the obstacle after the first failure, and waits for the accept. */
async function acceptsWhenUndone(undo: () => Promise<unknown>): Promise<void> {
  const taking = chain.take(chain.foreign('meanwhile'));
  taking.catch(() => {});
  await until(isAway, { what: 'a failure', every: 10 });
  await undo();
  await taking;
  expect(await chain.texts()).toEqual(['meanwhile']);
}

describe('connections are cut, and new ones refused:', () => {
  const REFUSALS = [
    [
      'the database allows none',
      'ALTER DATABASE $ ALLOW_CONNECTIONS false',
      'ALTER DATABASE $ ALLOW_CONNECTIONS true',
    ],
    [
      'no right to connect',
      'REVOKE CONNECT ON DATABASE $ FROM public, $',
      'GRANT CONNECT ON DATABASE $ TO public, $',
    ],
    ['another name', 'ALTER DATABASE $ RENAME TO $_away', 'ALTER DATABASE $_away RENAME TO $'],
    ['no right to log in', 'ALTER ROLE $ NOLOGIN', 'ALTER ROLE $ LOGIN'],
  ] as const;

  test.each(REFUSALS)('%s', async (_what, done, undone) => {
    await begin();
    const run = (sql: string) => server.query(sql.replaceAll('$', database));
    // A database can be renamed only when nobody is connected to it.
    await until(
      async () => {
        await cutConnections();
        await run(done);
        return true;
      },
      { what: done, every: 1 },
    );
    await cutConnections();
    await acceptsWhenUndone(() => run(undone));
  });
});

describe("a limit of the role's or the server's", () => {
  const LOCK = 'LOCK TABLE maintained.block IN ACCESS EXCLUSIVE MODE';
  const LIMITS = [
    ['on waiting for a lock', "lock_timeout = '100ms'"],
    ['on a transaction', "transaction_timeout = '100ms'"],
  ] as const;

  test.each(LIMITS)('%s', async (_what, limit) => {
    await begin();
    await server.query(`ALTER ROLE ${database} SET ${limit}`);
    await cutConnections();
    const other = await connectedAs('postgres');
    await other.query('BEGIN');
    await other.query(LOCK);
    const taking = chain.take(chain.foreign('meanwhile'));
    taking.catch(() => {});
    await until(isAway, { what: 'a failure', every: 10 });
    await other.end();
    await taking;
    expect(await chain.texts()).toEqual(['meanwhile']);
  });
});

describe('a role that may have three connections', () => {
  beforeEach(async () => {
    await server.query(`ALTER ROLE ${database} CONNECTION LIMIT 3`);
    // Shorter than the idle time limit, so that no test passes only because an idle connection is closed.
    await begin({ outageTimeLimit: 5_000 });
  });

  /** A reader that holds its connection for so many seconds. */
  const hold = (seconds: number): Promise<object[]> =>
    chain.database.run(
      chain.database.statement(`hold_${seconds}`, `SELECT pg_sleep(${seconds})`),
      [],
      CLIENT,
    );
  const places = async (): Promise<number> =>
    (await server.query(`SELECT FROM pg_stat_activity WHERE usename = '${database}'`)).length;
  const unknown = (i: number): Uint8Array => new Uint8Array(32).fill(i);

  test('serves readers and proposals with those, reports that it is healthy, and logs nothing', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, () => hold(0.05)),
      ...Array.from({ length: 10 }, (_, i) => chain.state.find(unknown(i))),
      ...Array.from({ length: 10 }, (_, i) => chain.propose(`proposal ${i}`)),
      ...Array.from({ length: 10 }, () => chain.database.ping(5_000)),
    ]);
    for (let i = 0; i < 10; i++) await chain.produce();
    expect(chain.height).toBe(10);
    // How long a statement takes is this machine's business.
    const told = chain.log.lines.filter((line) => /^(warn|error|fatal) (?!slow statement)/.test(line));
    expect(told).toEqual([]);
  });

  test('accepts while readers hold every connection that they get', async () => {
    const lock = await connectedAs('postgres');
    await lock.query('SELECT pg_advisory_lock(1)');
    const wait = chain.database.statement('wait', 'SELECT pg_advisory_lock_shared(1)');
    const waits = Array.from({ length: 6 }, () => chain.database.run(wait, [], CLIENT));
    await chain.take(chain.foreign('meanwhile'));
    expect(chain.height).toBe(1);
    await lock.end();
    await Promise.all(waits);
  });

  test("lends a reader one of the chain's connections when all others are in use", async () => {
    await cutConnections();
    await chain.take(chain.foreign('first'));
    const others = await Promise.all(Array.from({ length: 2 }, () => connectedAs(database)));
    expect(await chain.state.find(unknown(1))).toBeUndefined();
    await chain.database.ping(2_000);
    for (const other of others) await other.end();
  });

  test('makes room for the chain when readers have all connections', async () => {
    await cutConnections();
    await until(async () => chain.database.connections.total === 0, {
      what: 'connections to be gone',
      every: 5,
    });
    await Promise.all(Array.from({ length: 3 }, () => hold(0.2)));
    expect(await places()).toBe(3);
    await chain.take(chain.foreign('first'));
    expect(chain.height).toBe(1);
  });
});

test('under a publication of all tables, which logical replication needs, every write works', async () => {
  await begin();
  const admin = await connectedAs('postgres');
  await admin.query('CREATE PUBLICATION everything FOR ALL TABLES');
  await chain.propose('ours');
  await chain.produce();
  const rejected = chain.foreign('rejected');
  await chain.vm.verify(rejected.bytes);
  chain.vm.reject(rejected.id);
  await chain.state.settle();
  expect(await chain.texts()).toEqual(['ours']);
  expect(chain.log.lines.filter((line) => /^(warn|error|fatal)/.test(line))).toEqual([]);
  await admin.query('DROP PUBLICATION everything');
  await admin.end();
});

test('a pooler that shares its connections between transactions is refused at the start, in one line', async () => {
  const pooler = await TransactionPooler.start(server.port, database, 'timestamp', database);
  try {
    const through = url().replace(`:${server.port}/`, `:${pooler.port}/`);
    await expect(ChainInProcess.start({ database: { url: through } })).rejects.toThrow(
      /^the database cannot be used: a connection pooler shares its server connections .* set pool_mode = session$/,
    );
  } finally {
    pooler.close();
  }
});
