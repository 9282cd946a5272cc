import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostedChain, PLUGIN, startHostedChain } from '../../test/hosted-chain.js';
import { PostgresServer } from '../../test/postgres-server.js';

let server: PostgresServer;
let chain: HostedChain;
const place = (): string[] => ['--database', server.url];

beforeAll(async () => {
  server = await PostgresServer.start();
  chain = await startHostedChain({ config: { database: { url: server.url, schema: 'checked' } } });
  for (const text of ['a', 'b', 'c', 'd']) await chain.api.propose(text);
  await chain.accepted(4);
});
afterAll(async () => {
  await chain.stop().catch(() => {});
  await server.dispose();
});

function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(PLUGIN, args, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

test('a sound chain: exit code 0; repair leaves a running one alone', async () => {
  expect(await run('check', ...place())).toMatchObject({
    code: 0,
    output: expect.stringMatching(/schema checked: last accepted height 4, 0 archived.*nothing wrong found/s),
  });
  expect(await run('repair', ...place(), '--yes')).toMatchObject({
    code: 1,
    output: expect.stringContaining('a running process holds the chain in schema checked'),
  });
});

test.each([
  ['another content', "UPDATE checked.block SET data = 'x' WHERE height = 3", 'its content has the hash', 2],
  ['a gap', 'DELETE FROM checked.block WHERE height = 2', 'blocks 2 to 2 are missing', 1],
  ['another parent', 'UPDATE checked.block SET parent_id = id WHERE height = 4', 'block 4 follows', 3],
  ['a missing end', 'DELETE FROM checked.block WHERE height > 2', 'blocks 3 to ', 2],
  [
    'a proposal that is still queued',
    'INSERT INTO checked.proposal SELECT proposal, data FROM checked.block WHERE height = 1',
    '1 queued proposals are already in accepted blocks',
    undefined,
  ],
])(
  '%s: is found, is repaired on request, and the node goes on by itself',
  async (_what, damage, text, sound) => {
    await chain.stop();
    await server.query(damage);
    const found = await run('check', ...place());
    expect(found).toMatchObject({ code: 1, output: expect.stringContaining(text) });
    const dry = await run('repair', ...place());
    expect(dry.output).toContain('nothing was changed; --yes does this');
    expect((await run('check', ...place())).code).toBe(1);
    expect((await run('repair', ...place(), '--yes')).code).toBe(0);
    const [row] = await server.query<{ height: string }>('SELECT height FROM checked.chain');
    if (sound !== undefined) expect(Number(row?.height)).toBe(sound);
    expect((await run('check', ...place())).code).toBe(0);
    // Alone in its network, the node goes on with new blocks.
    await chain.start();
    for (let height = Number(chain.chain.lastAccepted.height); height < 4; height++) {
      await chain.api.propose(`again ${height}`);
      await chain.accepted(height + 1);
    }
    expect((await chain.api.blocks()).length).toBeGreaterThan(4);
  },
);

test('a repair that the database refuses does not claim to be done', async () => {
  await chain.stop();
  await server.query('DELETE FROM checked.block WHERE height > 2');
  await server.query(
    "CREATE FUNCTION checked.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
  );
  await server.query(
    'CREATE TRIGGER refuse BEFORE UPDATE ON checked.chain FOR EACH ROW EXECUTE FUNCTION checked.refuse()',
  );
  const { code, output } = await run('repair', ...place(), '--yes');
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('refused') });
  expect(output).not.toContain('done:');
});

test('impossible arguments: one line, exit code 1', async () => {
  expect((await run('check')).output).toMatch(/^timestampvm: check takes --database URL/);
  expect((await run('check', ...place(), '--schema', 'nothing')).code).toBe(1);
  expect((await run('check', '--database', `${server.url}?sslmode=bogus`)).output).toMatch(
    /^timestampvm: check: --database has an sslmode that the plugin does not know: must be one of disable, /,
  );
  expect((await run('repair', ...place(), '--password-file', 'x')).output).toMatch(
    /^timestampvm: repair: --password-file is set, and --database has a password too: remove one of them/,
  );
  expect((await run('check', ...place(), '--yes')).output).toMatch(
    /^timestampvm: check: unknown option '--yes'/,
  );
  expect((await run('check', '--data-dir', '/nonexistent')).output).toContain(
    'there is no embedded database in',
  );
});

test('an embedded database is checked too, if no process holds it', async () => {
  const embedded = await startHostedChain();
  await embedded.api.propose('a');
  await embedded.accepted(1);
  expect(await run('check', '--data-dir', embedded.dataDir)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/is in use by process \d+/),
  });
  await embedded.stop();
  expect(await run('check', '--data-dir', embedded.dataDir)).toMatchObject({
    code: 0,
    output: expect.stringContaining('last accepted height 1'),
  });
});
