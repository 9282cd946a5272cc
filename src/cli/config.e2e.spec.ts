import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { timestampvm } from '../../test/command-line.js';
import { PostgresServer } from '../../test/postgres-server.js';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';

let server: PostgresServer;
let directory: string;
let file: string;
beforeAll(async () => {
  server = await PostgresServer.start();
  directory = temporaryDirectory('config');
  file = join(directory, 'config.json');
});
afterAll(async () => {
  await server.dispose();
  removeDirectory(directory);
});

const check = (database: object, ...more: string[]) => {
  writeFileSync(file, JSON.stringify({ database }));
  return timestampvm(['config', '--check', file, ...more]);
};
const ok = (text: string) => ({ code: 0, stdout: `${file}: no mistake found${text}\n`, stderr: '' });

it('--connect logs in, and names server, database and user', async () => {
  const { code, stdout } = await check({ url: server.url }, '--connect');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /: no mistake found; Postgres 18\.\d+, database postgres, user postgres\n$/,
    ),
  });
  expect(await check({}, '--connect')).toEqual(ok('; no Postgres is configured'));
});

it('--connect says why it cannot', async () => {
  const url = `postgres://postgres:wrong@127.0.0.1:${server.port}/postgres`;
  expect(await check({ url }, '--connect')).toEqual({
    code: 1,
    stdout: '',
    stderr: `${file}: database.url cannot be used: password authentication failed for user "postgres"\n`,
  });
});

it('does not connect without --connect', async () => {
  expect(await check({ url: 'postgres://127.0.0.1:1/nowhere' })).toEqual(ok(''));
});
