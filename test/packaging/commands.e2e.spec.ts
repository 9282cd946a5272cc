import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PLUGIN } from '../hosted-chain.js';

/** Answers as health URLs of all kinds; the last part of the path is the status code. */
const server = createServer((request, response) => {
  response.statusCode = Number(request.url?.slice(1));
  response.end('{"status":"…"}');
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** Runs the executable as an image does: alone, and without an environment. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(PLUGIN, args, { env: {} }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

it('the command of the image says its version', async () => {
  expect(await run('version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

it('a probe succeeds with 2xx and fails with anything else', async () => {
  expect(await run('probe', `${url}/200`)).toEqual({ code: 0, stdout: '{"status":"…"}\n', stderr: '' });
  expect(await run('probe', `${url}/503`)).toEqual({
    code: 1,
    stdout: '{"status":"…"}\n',
    stderr: `timestampvm: ${url}/503 answered 503\n`,
  });
  const nowhere = await run('probe', 'http://127.0.0.1:1/');
  expect(nowhere).toMatchObject({ code: 1, stdout: '' });
  expect(nowhere.stderr).toMatch(/^timestampvm: no answer from http:\/\/127\.0\.0\.1:1\/: /);
});

it('config prints defaults and JSON schema, and names mistakes', async () => {
  expect(JSON.parse((await run('config', '--defaults')).stdout)).toMatchObject({
    database: { poolSize: 10 },
  });
  expect(JSON.parse((await run('config', '--schema')).stdout)).toMatchObject({ type: 'object' });
  expect(await run('config', '--check', 'deploy/chain-config.json')).toMatchObject({
    code: 1,
    stderr:
      'deploy/chain-config.json: database.passwordFile: cannot read /run/secrets/postgres_password (ENOENT)\n',
  });
  expect(await run('config', '--check', 'test/packaging/mistakes.json')).toEqual({
    code: 1,
    stdout: '',
    stderr: [
      'test/packaging/mistakes.json: loglevel is unknown: did you mean logLevel?',
      'test/packaging/mistakes.json: database.poolSize is 0: must be a whole number from 1 to 1000',
      'test/packaging/mistakes.json: mempool.maxCount is -1: must be a whole number of at least 1',
      '',
    ].join('\n'),
  });
  expect(await run('config')).toMatchObject({
    code: 1,
    stderr: 'timestampvm: config takes --defaults, --schema or --check FILE [--connect]\n',
  });
});

it.each([
  ['genesis', 'DATA'],
  ['vm-id', 'NAME'],
  ['version', ''],
  ['install', '[--plugin-dir DIR]'],
  ['check', '[--schema SCHEMA]'],
])('%s --help says what it takes, and does nothing', async (name, usage) => {
  const { code, stdout } = await run(name, '--help');
  expect(code).toBe(0);
  expect(stdout).toContain(`timestampvm ${name}${usage && ' '}`);
  expect(stdout).toContain(usage);
});

it.each([
  [['version', 'x'], 'version takes no arguments'],
  [['licences', 'x'], 'licences takes no arguments'],
  [
    ['devnet', '--avalanchego', 'x'],
    'devnet is another program; in a checkout of the project, run: npm run devnet -- --avalanchego FILE',
  ],
  [
    ['check', '--database', 'nonsense'],
    'check: --database must be a URL like postgres://user@host:5432/database',
  ],
  [['config', '--check', '/nowhere'], 'cannot read /nowhere (ENOENT)'],
  [['config', '--check', '/'], 'cannot read / (EISDIR)'],
  // What Node makes of a shell's $'\xff'.
  [['genesis', 'a\u{fffd}'], 'genesis takes text in UTF-8'],
])('%j is refused in one line', async (args, text) => {
  expect(await run(...args)).toEqual({ code: 1, stdout: '', stderr: `timestampvm: ${text}\n` });
});

it('runs to its end when nobody reads what it prints', async () => {
  const child = spawn(PLUGIN, ['doctor', '--plugin-dir', '/nowhere'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const stderr = text(child.stderr);
  const [code] = await once(child, 'exit');
  expect({ code, stderr: await stderr }).toEqual({ code: 1, stderr: '' });
});

it.skipIf(process.platform !== 'linux')('says in one line when its output cannot be written', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(PLUGIN, ['version'], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  const stderr = text(child.stderr as Readable);
  const [code] = await once(child, 'exit');
  expect({ code, stderr: await stderr }).toEqual({
    code: 1,
    stderr: 'timestampvm: cannot write: ENOSPC: no space left on device, write\n',
  });
});
