import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timestampvm } from './command-line.js';
import { startHostedChain } from './hosted-chain.js';
import { PostgresServer } from './postgres-server.js';
import { freePort } from './process/free-port.js';
import { temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';

const SECRET = 'geheim-und-sehr-lang';
const URL_OF_SECRET = `postgres://u:${SECRET}@h/db`;
let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.dispose());

/** Everything that a chain with this config logs and answers until its start has failed. */
async function failedStart(config: object): Promise<{ error: string; lines: string[] }> {
  const lines: string[] = [];
  const error = await startHostedChain({ config, onLine: (line) => void lines.push(line) }).then(
    () => 'it started',
    (failure: Error) => `${failure.message} ${JSON.stringify(failure)} ${failure.stack}`,
  );
  return { error, lines };
}

describe('no error and no line of the log has a password when', () => {
  const at = (host: string) => `postgres://postgres:${SECRET}@${host}/postgres`;
  const server = () => `127.0.0.1:${postgres.port}`;

  it.each([
    ['it is wrong', () => ({ url: at(server()) }), 'password authentication failed for user "postgres"'],
    ['nothing listens', () => ({ url: at('127.0.0.1:1') }), 'connect ECONNREFUSED 127.0.0.1:1'],
    ['there is no such host', () => ({ url: at('nowhere.invalid') }), 'nowhere.invalid'],
    [
      'TLS is refused',
      () => ({ url: at(server()), sslmode: 'require' }),
      'The server does not support SSL connections',
    ],
    ['the URL has a mistake', () => ({ url: at('host:port') }), 'database.url must be a URL'],
    [
      'it holds ? and is not encoded',
      () => ({ url: `postgres://u:?${SECRET}@h/db` }),
      'database.url must be a URL',
    ],
    [
      'it holds 42/ and is not encoded',
      () => ({ url: `postgres://u:42/${SECRET}@h/db` }),
      'database.url must be a URL',
    ],
    [
      'it holds # and is not encoded',
      () => ({ url: `postgres://u:#${SECRET}@h/db` }),
      'database.url must be a URL',
    ],
    [
      'none is configured, and the server asks for one',
      () => ({ url: `postgres://postgres@${server()}/postgres` }),
      'the server asks for a password, and none is configured: set database.passwordFile',
    ],
    [
      'the URL has a parameter too many',
      () => ({ url: `${at('h')}?x=1` }),
      'database.url has a parameter that the plugin does not know',
    ],
    [
      'it is given instead of its file',
      () => ({ url: 'postgres://h/d', passwordFile: SECRET }),
      'database.passwordFile is (not shown)',
    ],
    [
      'its key has a mistake',
      () => ({ url: 'postgres://h/d', pasword: SECRET }),
      'database.pasword is unknown',
    ],
    [
      'its file is wrong',
      () => ({ url: `postgres://postgres@${server()}/postgres`, passwordFile: fileWith(SECRET) }),
      'password authentication failed',
    ],
  ])('%s', async (_what, database, told) => {
    const { error, lines } = await failedStart({
      database: { startTimeLimit: 0, ...database() },
      logLevel: 'verbo',
    });
    expect(error).toContain(told);
    for (const text of [error, ...lines]) expect(text).not.toContain(SECRET);
  });

  function fileWith(text: string): string {
    const path = join(temporaryDirectory('secret'), 'password');
    writeFileSync(path, text);
    return path;
  }
});

it.each([
  ['check', URL_OF_SECRET],
  ['repair', '--schema', 'chain', URL_OF_SECRET],
  ['check', `--${URL_OF_SECRET}`],
  ['check', '--database', `postgres://u:?${SECRET}@h/db`],
  ['config', '--check', URL_OF_SECRET],
  ['doctor', '--chain-config', URL_OF_SECRET],
  ['doctor', URL_OF_SECRET],
  [URL_OF_SECRET],
])('no error of a command line has a password: %s %s', async (...args) => {
  const { code, stdout, stderr } = await timestampvm(args);
  expect(code).toBe(1);
  expect(stdout + stderr).not.toContain(SECRET);
});

it.each([
  [['--postgres', `postgres://u:?${SECRET}@h/db`]],
  [['--postgres', `${URL_OF_SECRET}?sslmode=bogus`]],
  [[URL_OF_SECRET]],
  [[`--${URL_OF_SECRET}`]],
])('no error of devnet has a password: %j', (more) => {
  const devnet = fileURLToPath(new URL('../dist/devnet/main.js', import.meta.url));
  const args = [devnet, '--avalanchego', '/bin/true', ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout + stderr).not.toContain(SECRET);
});

it('names each mistake in its own line', async () => {
  const { error, lines } = await failedStart({
    loglevel: 'info',
    database: { poolSize: 0 },
    mempool: { maxCount: -1 },
  });
  const told = [
    'chain config: loglevel is unknown: did you mean logLevel?',
    'chain config: database.poolSize is 0: must be a whole number from 1 to 1000',
    'chain config: mempool.maxCount is -1: must be a whole number of at least 1',
  ];
  expect(lines.map((line) => JSON.parse(line)).map(({ level, msg }) => [level, msg])).toEqual(
    told.map((line) => ['fatal', line]),
  );
  for (const line of told) expect(error).toContain(line.replace('chain config: ', ''));
});

describe('the ops port', () => {
  let holder: Server;
  afterAll(() => void holder?.close());

  it('is tried again while it is in use, and the chain runs meanwhile', async () => {
    const port = await freePort();
    holder = createServer((_request, response) => void response.end('holder'));
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    const chain = await startHostedChain({ config: { ops: { port } } });
    try {
      await expect(chain.rpc('ping')).resolves.toEqual({ success: true });
      const said = () =>
        chain.plugin.output.stdout.some((line) => line.includes('the ops port cannot be used; trying again'));
      await until(async () => said(), { what: 'the line about the port' });
      holder.closeAllConnections();
      await new Promise((resolve) => holder.close(resolve));
      await until(async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok, {
        what: 'the port to open',
        within: 15_000,
      });
    } finally {
      await chain.stop();
    }
  });

  it('says that the chain is not ready from the moment it stops, and is closed when it has', async () => {
    const port = await freePort();
    const chain = await startHostedChain({ config: { database: { url: postgres.url }, ops: { port } } });
    const seen: (number | string)[] = [];
    const watching = (async () => {
      while (seen.at(-1) !== 'closed') {
        seen.push(
          await fetch(`http://127.0.0.1:${port}/health/ready`).then(
            ({ status }) => status,
            () => 'closed',
          ),
        );
      }
    })();
    await until(async () => seen.includes(200), { what: 'readiness' });
    await postgres.query('SELECT 1');
    await chain.stop();
    await watching;
    // Once it is not ready, it is never ready again.
    expect(seen.slice(seen.findIndex((code) => code !== 200))).not.toContain(200);
    expect(seen.at(-1)).toBe('closed');
  });
});
