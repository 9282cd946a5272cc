import { afterAll, beforeAll, expect, it } from 'vitest';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { ChainConfig } from '../../config/chain-config.js';
import { databaseFindings } from './database-findings.js';

/** A role that may create no schema, in an empty database. */
let server: PostgresServer;
let url: string;
beforeAll(async () => {
  server = await PostgresServer.start();
  await server.query("CREATE ROLE bound LOGIN PASSWORD 'timestamp'");
  await server.query('CREATE DATABASE bound');
  url = Object.assign(new URL(server.url), {
    username: 'bound',
    password: 'timestamp',
    pathname: '/bound',
  }).href;
});
afterAll(() => server.dispose());

async function found(schema?: string): Promise<string[]> {
  const config = new ChainConfig();
  Object.assign(config.database, { url, schema });
  const findings = await databaseFindings(config);
  return findings
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ verdict, text, remedy }) => `${verdict} ${text} → ${remedy}`);
}

const GRANT = 'GRANT CREATE ON DATABASE … TO …, or create the schema for the user and set database.schema';

it('a role that may create no schema: what doctor says depends on the schemas that are there', async () => {
  const missing = `fail the user may not create schemas → ${GRANT}`;
  expect([await found(), await found('chain')]).toEqual([[missing], [missing]]);

  await server.query('GRANT CREATE ON DATABASE bound TO bound');
  expect([await found(), await found('chain')]).toEqual([[], []]);
  const unnamed = await ChainInProcess.start({ database: { url } });
  const { schema } = unnamed.database;
  await unnamed.stop();
  const named = await ChainInProcess.start({ database: { url, schema: 'chain' } });
  await named.stop();
  await server.query('REVOKE CREATE ON DATABASE bound FROM bound');
  expect([await found(), await found('chain'), await found('another')]).toEqual([
    [
      `warn the user may not create schemas: only a chain that has one can start (such as ${schema}) → for any other: ${GRANT}`,
    ],
    [],
    [missing],
  ]);
  // The chain does start.
  await (await ChainInProcess.start({ database: { url } })).stop();
});
