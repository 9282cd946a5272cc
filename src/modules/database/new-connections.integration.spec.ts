import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { removeDirectory, temporaryDirectory } from '../../../test/process/temporary-directory.js';
import { until } from '../../../test/process/until.js';

/** Errors that a server may give to a new connection of a running chain. None of them may end the chain. */
let server: PostgresServer;
let chain: ChainInProcess | undefined;
const dir = temporaryDirectory('new-connections');

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(async () => {
  await server.dispose();
  removeDirectory(dir);
});
afterEach(async () => {
  await chain?.stop();
  chain = undefined;
});

async function begin(database: NonNullable<InProcessOptions['database']>): Promise<ChainInProcess> {
  chain = await ChainInProcess.start({ database });
  await chain.bootstrap();
  return chain;
}

const cutConnections = ({ database }: ChainInProcess): Promise<object[]> =>
  server.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${database.schema}'`,
  );

/** The postmaster's answer if it cannot start a process, whatever the client has asked. */
const CANNOT_FORK = 'Ecould not fork new process for connection: Resource temporarily unavailable\n\0';

/** A proxy that refuses a number of connections when it is told to, and passes the others on. */
async function refusing(): Promise<{ port: number; refuse: (count: number) => void; close: () => Server }> {
  let refusals = 0;
  const front = createServer((client) => {
    client.on('error', () => {});
    if (refusals-- > 0) {
      client.once('data', () => client.end(CANNOT_FORK));
      return;
    }
    const back = connect(server.port, '127.0.0.1');
    back.on('error', () => {});
    back.on('close', () => client.destroy());
    client.on('close', () => back.destroy());
    client.pipe(back).pipe(client);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    port: (front.address() as { port: number }).port,
    refuse: (count) => {
      refusals = count;
    },
    close: () => front.close(),
  };
}

test('no room for another process: an accept waits', async () => {
  const front = await refusing();
  const url = server.url.replace(`:${server.port}/`, `:${front.port}/`);
  const chain = await begin({ url, schema: 'no_process' });
  front.refuse(3);
  await cutConnections(chain);
  await chain.take(chain.foreign('meanwhile'));
  expect(chain.height).toBe(1);
  front.close();
});

test('a password that has changed on the server but not yet in the file: an accept waits', async () => {
  await server.query("CREATE ROLE rotated LOGIN SUPERUSER PASSWORD 'old'");
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, 'old');
  const url = server.url.replace(/\/\/[^@]*@/, '//rotated@');
  const chain = await begin({ url, passwordFile, schema: 'rotated' });
  await server.query("ALTER ROLE rotated PASSWORD 'new'");
  await cutConnections(chain);
  const taking = chain.take(chain.foreign('meanwhile'));
  taking.catch(() => {});
  const refusal = () => chain.database.ping(1_000).then(String, ({ message }: Error) => message);
  await until(async () => (await refusal()).includes('password authentication failed'), {
    what: 'a refusal',
  });
  expect(chain.height).toBe(0);
  writeFileSync(passwordFile, 'new');
  await taking;
  expect(chain.height).toBe(1);
});

/** Lets a process open no more files, for half a second. */
const LIMIT_FOR_A_MOMENT =
  '(sleep 0.5; prlimit --pid $1 --nofile=$2:) > /dev/null 2>&1 & prlimit --pid $1 --nofile=4:';

test.runIf(process.platform === 'linux')('no more files may be opened: an accept waits', async () => {
  const chain = await begin({ url: server.url, schema: 'no_files' });
  const before = execFileSync('prlimit', [
    '--pid',
    `${process.pid}`,
    '--nofile',
    '--output=SOFT',
    '--noheadings',
  ]);
  await cutConnections(chain);
  await until(() => chain.database.connections.total === 0, { what: 'connections to be gone', every: 10 });
  const block = chain.foreign('meanwhile');
  await chain.vm.verify(block.bytes);
  // Another process lifts the limit again, because this process can start nothing from now on.
  execFileSync('sh', ['-c', LIMIT_FOR_A_MOMENT, 'sh', `${process.pid}`, before.toString().trim()]);
  await chain.vm.accept(block.id);
  expect(chain.height).toBe(1);
  expect(chain.log.lines.join()).toContain('EMFILE');
});
