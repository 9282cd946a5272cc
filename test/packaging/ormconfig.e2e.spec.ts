import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ChainInProcess } from '../in-process/chain-in-process.js';
import { PostgresServer } from '../postgres-server.js';

/** TypeORM's command line on a chain's schema, as CONTRIBUTING.md has it. */
let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

function show(url: string) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'migration:show'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: url, DATABASE_SCHEMA: 'shown' },
  });
  return { status, output: stdout + stderr };
}

it('shows every migration as run, once a chain has started', async () => {
  const chain = await ChainInProcess.start({ database: { url: server.url, schema: 'shown' } });
  await chain.stop();
  const { output } = show(`${server.url}?sslmode=prefer`);
  expect(output).toContain('[X] 1 Initial1763900000000');
  expect(output).not.toContain('[ ]');
});

it('reads a URL as the plugin does, and repeats none that it cannot read', () => {
  const { status, output } = show('postgres://u:?geheim@h/db');
  expect(status).not.toBe(0);
  expect(output).toContain('must be a URL');
  expect(output).not.toContain('geheim');
});
