import { chmodSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { PostgresServer } from './postgres-server.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';

let server: PostgresServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.dispose();
  server = undefined;
});

it('serves what it had before it was killed', async () => {
  server = await PostgresServer.start();
  await server.query('CREATE TABLE kept AS SELECT 1 AS number');
  await server.kill();
  await server.restart();
  expect(await server.query('SELECT number FROM kept')).toEqual([{ number: 1 }]);
});

it('says why no database could be made', async () => {
  await expect(PostgresServer.start(['--no-such-option'])).rejects.toThrow('no-such-option');
});

it.skipIf(process.getuid?.() !== 0)("says that the server's user cannot reach its directory", async () => {
  const directory = temporaryDirectory('private');
  chmodSync(directory, 0o700);
  vi.stubEnv('TMPDIR', directory);
  await expect(PostgresServer.start()).rejects.toThrow(/could not access directory|[Pp]ermission denied/);
  removeDirectory(directory);
});
