import { connect, createServer } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { until } from '../../../test/process/until.js';
import { ONCE } from './caller.js';

/** Servers as administrators set them up: with the fewest rights that will do, and with their own settings. */
let server: PostgresServer;
let chain: ChainInProcess | undefined;
let count = 0;
let name: string;

beforeAll(async () => {
  server = await PostgresServer.start();
  await server.query("ALTER SYSTEM SET wal_level = 'logical'");
  await server.stop();
  await server.restart();
});
afterAll(() => server.dispose());
beforeEach(async () => {
  name = `administered_${++count}`;
  await server.query(`CREATE ROLE ${name} LOGIN PASSWORD 'timestamp'`);
  await server.query(`CREATE DATABASE ${name}`);
});
afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

const at = (database: string, role = 'postgres'): string =>
  server.url.replace('//postgres:', `//${role}:`).replace(/\/postgres$/, `/${database}`);

async function asAdministrator(database: string, ...statements: string[]): Promise<object[]> {
  const client = new pg.Client(at(database));
  await client.connect();
  try {
    let rows: object[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function begin(database = name, role = name): Promise<ChainInProcess> {
  chain = await ChainInProcess.start({ database: { url: at(database, role), schema: 'chain' } });
  await chain.bootstrap();
  return chain;
}

describe('a role that may create no schema', () => {
  test('uses a schema that an administrator has created for it', async () => {
    await asAdministrator(name, 'CREATE SCHEMA chain', `GRANT USAGE, CREATE ON SCHEMA chain TO ${name}`);
    const chain = await begin();
    await chain.take(chain.foreign('one'));
    expect(await chain.texts()).toEqual(['one']);
  });

  test('starts again when the right was taken away after the first start', async () => {
    await asAdministrator(name, `GRANT CREATE ON DATABASE ${name} TO ${name}`);
    await (await begin()).stop();
    await asAdministrator(name, `REVOKE CREATE ON DATABASE ${name} FROM ${name}`);
    await begin();
  });

  test('gets an error at once if there is no schema', async () => {
    await expect(begin()).rejects.toThrow(
      `the database cannot be used: permission denied for database ${name}`,
    );
  });
});

test('the start of a session uses no parameter that a pooler would refuse', async () => {
  await asAdministrator(name, `GRANT CREATE ON DATABASE ${name} TO ${name}`);
  const starts: string[] = [];
  const front = createServer((client) => {
    const back = connect(server.port, '127.0.0.1');
    for (const socket of [client, back]) socket.on('error', () => {});
    client.on('data', (chunk) => {
      if (chunk[0] === 0 && chunk.length > 8) starts.push(chunk.toString('latin1', 8));
    });
    client.pipe(back).pipe(client);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as { port: number };
  const url = at(name, name).replace(`:${server.port}/`, `:${port}/`);
  chain = await ChainInProcess.start({ database: { url, schema: 'chain' } });
  expect(starts.length).toBeGreaterThan(0);
  for (const start of starts) {
    const names = start.split('\0').filter((_, i) => i % 2 === 0 && start);
    // PgBouncer accepts these, and those that `ignore_startup_parameters` lists.
    expect(['user', 'database', 'client_encoding', 'application_name', '']).toEqual(
      expect.arrayContaining(names),
    );
  }
  const limit = chain.database.statement('limit', 'SHOW statement_timeout');
  expect(await chain.database.run(limit, [], ONCE)).toEqual([{ statement_timeout: '30s' }]);
  await chain.stop();
  chain = undefined;
  front.close();
});

test('a database with standard_conforming_strings off', async () => {
  await asAdministrator(
    name,
    `GRANT CREATE ON DATABASE ${name} TO ${name}`,
    `ALTER DATABASE ${name} SET standard_conforming_strings = off`,
  );
  const chain = await begin();
  await chain.take(chain.foreign('one'));
  expect(await chain.texts()).toEqual(['one']);
  // The parent of the genesis block is all zeros.
  const ids = await asAdministrator(
    name,
    'SELECT chain.from_cb58(id) = id_bytes AND chain.from_cb58(parent_id) = parent_id_bytes AS same FROM chain.blocks',
  );
  expect(ids).toEqual([{ same: true }, { same: true }]);
});

test('a read-only role can read the views even if functions are private by default', async () => {
  await asAdministrator(
    name,
    `GRANT CREATE ON DATABASE ${name} TO ${name}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${name} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
  );
  await begin();
  await asAdministrator(
    name,
    `CREATE ROLE ${name}_auditor LOGIN PASSWORD 'timestamp'`,
    `GRANT USAGE ON SCHEMA chain TO ${name}_auditor`,
    `GRANT SELECT ON chain.blocks TO ${name}_auditor`,
  );
  const auditor = new pg.Client(at(name, `${name}_auditor`));
  await auditor.connect();
  const { rows } = await auditor.query('SELECT height, id FROM chain.blocks');
  await auditor.end();
  expect(rows).toHaveLength(1);
});

test('a server that logical replication has filled takes over, with a release that has one more migration', async () => {
  const old = `${name}_old`;
  await server.query(`CREATE DATABASE ${old}`);
  await asAdministrator(name, `GRANT CREATE ON DATABASE ${name} TO ${name}`);
  await asAdministrator(old, `GRANT CREATE ON DATABASE ${old} TO ${name}`);
  // Two databases of one server, with the tables of a release; the second one as `pg_dump --schema-only` would make it.
  const first = await begin(old);
  await first.take(first.foreign('before'));
  await first.stop();
  await (await begin()).stop();
  await asAdministrator(
    name,
    'TRUNCATE chain.chain, chain.block, chain.migration, chain.proposal, chain.rejected_block, chain.idempotency RESTART IDENTITY',
  );
  await asAdministrator(
    old,
    'CREATE PUBLICATION everything FOR TABLES IN SCHEMA chain',
    `SELECT pg_create_logical_replication_slot('${name}', 'pgoutput')`,
  );
  await asAdministrator(
    name,
    `CREATE SUBSCRIPTION everything CONNECTION '${at(old)}' PUBLICATION everything WITH (create_slot = false, slot_name = '${name}')`,
  );
  const copied = () => asAdministrator(name, 'SELECT FROM chain.migration');
  const all = await asAdministrator(old, 'SELECT FROM chain.migration');
  await until(async () => (await copied()).length === all.length, { what: 'the copy' });
  await until(async () => (await asAdministrator(name, 'SELECT FROM chain.block')).length === 2, {
    what: 'the blocks',
  });
  await asAdministrator(
    name,
    'ALTER SUBSCRIPTION everything DISABLE',
    'ALTER SUBSCRIPTION everything SET (slot_name = NONE)',
    'DROP SUBSCRIPTION everything',
    // As a release without the last migration leaves it.
    'DROP TABLE chain.idempotency',
    'DELETE FROM chain.migration WHERE id = (SELECT max(id) FROM chain.migration)',
  );
  await asAdministrator(old, `SELECT pg_drop_replication_slot('${name}')`);
  await begin();
  expect(await copied()).toHaveLength(all.length);
});
