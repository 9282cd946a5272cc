import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TimestampApi } from './api/timestamp-api.js';
import { PostgresServer } from './postgres-server.js';
import { TestCertificates } from './postgres-tls.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';
import { StartProcess } from './start-process.js';

let parent: string;
let dataDir: string;
const started: StartProcess[] = [];

beforeEach(() => {
  parent = temporaryDirectory('npm-start');
  dataDir = join(parent, 'data');
});
afterEach(async () => {
  for (const process of started.splice(0)) {
    if (process.code === undefined) process.pressCtrlC();
    await process.ended();
  }
  removeDirectory(parent);
});

function start(...args: string[]): StartProcess {
  const process = new StartProcess(['--data-dir', dataDir, '--http-port', '0', ...args]);
  started.push(process);
  return process;
}

async function propose(process: StartProcess, text: string): Promise<number> {
  const api = new TimestampApi((await process.ready()).rpc);
  const before = await api.lastAccepted();
  await api.propose(text);
  await until(async () => (await api.lastAccepted()) !== before, { what: 'the block', every: 10 });
  return (await api.getBlock(await api.lastAccepted())).height;
}

/** Refused with one line on stderr, exit code 1, and no data directory made. */
async function expectRefused(process: StartProcess, text: RegExp): Promise<void> {
  expect(await process.ended()).toBe(1);
  expect(process.stderr).toMatch(/^timestampvm: .*\n$/);
  expect(process.stderr).toMatch(text);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm start', () => {
  // Creating an embedded database takes seconds, so the tests create one and copy it.
  const template = temporaryDirectory('npm-start-template');
  beforeAll(async () => {
    const first = new StartProcess(['--data-dir', template, '--http-port', '0', '--genesis', 'hi']);
    await first.ready();
    first.pressCtrlC();
    expect(await first.ended()).toBe(0);
  });
  afterAll(() => removeDirectory(template));
  const useTemplate = () => cpSync(template, dataDir, { recursive: true });

  it('runs a chain whose printed commands work, and ends with Ctrl-C', async () => {
    useTemplate();
    const process = start();
    const { url, chainId, genesisId, pid } = await process.ready();
    const commands = process.stdout.match(/^ +curl .*$/gm) ?? [];
    const answers = commands.map((command) => JSON.parse(execFileSync('sh', ['-c', command]).toString()));
    expect(answers).toMatchObject([{ result: { success: true } }, { result: { id: expect.any(String) } }]);
    const byId = new TimestampApi(`${url}/ext/bc/${chainId}/rpc`);
    expect(await byId.getBlock(genesisId)).toMatchObject({ height: 0, data: '0x6869' });
    expect(pid).toBe(process.pid);
    process.pressCtrlC();
    expect(await process.ended()).toBe(0);
    expect(process.stdout).toMatch(/stopping …\nstopped\n$/);
    expect(process.stderr).not.toContain('error');
  });

  it('goes on where it was, with SIGTERM in between', async () => {
    useTemplate();
    const first = start();
    const { chainId } = await first.ready();
    await propose(first, 'a');
    first.signal('SIGTERM');
    expect(await first.ended()).toBe(0);
    const second = start();
    expect(await second.ready()).toMatchObject({ chainId, height: '1' });
    expect(await propose(second, 'b')).toBe(2);
  });

  it('reports that its plugin died, and goes on at the next start', async () => {
    useTemplate();
    const first = start();
    await propose(first, 'a');
    process.kill((await first.ready()).pluginPid, 'SIGKILL');
    expect(await first.ended()).toBe(1);
    expect(first.stderr).toContain('the plugin was ended by SIGKILL');
    expect(await start().ready()).toMatchObject({ height: '1' });
  });

  it('leaves nothing behind when it is killed itself', async () => {
    useTemplate();
    const first = start();
    await propose(first, 'a');
    const { pluginPid } = await first.ready();
    first.signal('SIGKILL');
    await first.ended();
    await until(() => !isAlive(pluginPid), { what: 'the plugin to end by itself', within: 10_000 });
    expect(await start().ready()).toMatchObject({ height: '1' });
  });

  it('refuses a port that is in use', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    await expectRefused(
      start('--http-port', String(port)),
      new RegExp(`port ${port} of 127.0.0.1 is in use`),
    );
    expect(existsSync(dataDir)).toBe(false);
    holder.close();
  });

  it('refuses a data directory that is in use', async () => {
    useTemplate();
    const { pid, url } = await start().ready();
    await expectRefused(start(), new RegExp(`${dataDir} is in use by process ${pid}, which serves ${url}`));
  });

  it.each([
    ['http://me:secret@127.0.0.1/x', /--postgres .*must be a URL like/],
    ['postgres://me:secret@127.0.0.1:1/x', /--postgres cannot be used: .*ECONNREFUSED/],
    ['postgres://me:secret@127.0.0.1:1/x?ssl=true', /--postgres has the parameter "ssl", which/],
    // A password that is not percent-encoded.
  ])('refuses the database URL %s', async (url, text) => {
    const process = start('--postgres', url);
    await expectRefused(process, text);
    expect(process.stdout + process.stderr).not.toContain('secret');
    expect(existsSync(dataDir)).toBe(false);
  });

  it.each(['?secret', '1/secret', '#secret', 'a@secret?', '%secret'])(
    'shows no part of a URL with the password %s, which is not encoded',
    async (password) => {
      const process = start('--postgres', `postgres://me:${password}@127.0.0.1:1/x`);
      await expectRefused(process, /--postgres .*must be a URL/);
      expect(process.stdout + process.stderr).not.toContain('secret');
    },
  );

  it('refuses an unknown option and another genesis', async () => {
    await expectRefused(start('--prot', '1'), /Unknown option '--prot'/);
    useTemplate();
    await expectRefused(start('--genesis', 'b'), /genesis data "hi", not "b"/);
  });

  it('keeps the log of its plugin', async () => {
    useTemplate();
    await start().ready();
    expect(readFileSync(join(dataDir, 'plugin.log'), 'utf8')).toContain('"level":');
  });
});

describe('npm start on Postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.dispose());

  it('keeps its blocks in Postgres', async () => {
    const first = start('--postgres', server.url);
    await propose(first, 'a');
    first.pressCtrlC();
    expect(await first.ended()).toBe(0);
    expect(first.stdout).toMatch(/Database +Postgres 18\.\d+, database postgres, user postgres\n/);
    expect(first.stdout + first.stderr).not.toContain(':timestamp@');
    const second = start('--postgres', server.url);
    expect(await second.ready()).toMatchObject({ height: '1' });
    second.pressCtrlC();
    await second.ended();
    await expectRefused(start(), /keeps its blocks in a Postgres database/);
  });

  it.each(['disable', 'prefer'])('takes sslmode=%s of a server without TLS', async (mode) => {
    await start('--postgres', `${server.url}?sslmode=${mode}`).ready();
  });

  it('refuses sslmode=require of a server without TLS', async () => {
    const process = start('--postgres', `${server.url}?sslmode=require`);
    await expectRefused(process, /--postgres cannot be used: The server does not support SSL connections/);
  });

  describe('with TLS', () => {
    let directory: string;
    let certificates: TestCertificates;
    beforeAll(async () => {
      directory = temporaryDirectory('npm-start-tls');
      certificates = new TestCertificates(directory, 'localhost');
      await certificates.install(server);
    });
    afterAll(() => removeDirectory(directory));

    it.each(['prefer', 'require', 'require&channel_binding=prefer', 'verify-ca'])(
      'takes sslmode=%s as the plugin does',
      async (mode) => {
        const root = mode === 'verify-ca' ? `&sslrootcert=${certificates.authority}` : '';
        const process = start('--postgres', `${server.url}?sslmode=${mode}${root}`);
        await process.ready();
        expect(process.stderr).toBe('');
      },
    );

    it('refuses a certificate that an authority has not signed', async () => {
      const url = `${server.url}?sslmode=verify-ca&sslrootcert=${certificates.stranger}`;
      await expectRefused(start('--postgres', url), /--postgres cannot be used: .*certificate/);
    });
  });
});
