import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../api/timestamp-api.js';
import { timestampvm } from '../command-line.js';
import { type HostedChain, PLUGIN, startHostedChain } from '../hosted-chain.js';
import { PostgresServer } from '../postgres-server.js';
import { freePort } from '../process/free-port.js';
import { temporaryDirectory } from '../process/temporary-directory.js';
import { until } from '../process/until.js';
import { getJson } from './operated-chain.js';

const HOUR = 3_600;

const MAIN = fileURLToPath(new URL('../../dist/js/main.js', import.meta.url));

/** A plugin whose clock is so far ahead, as if the machine's were. The executable takes no options for its Node, so this runs what it is made of. */
function pluginAhead(seconds: number): string {
  const script = `const now=Date.now;Date.now=()=>now()+${seconds * 1000}`;
  const path = join(temporaryDirectory('plugin-ahead'), 'timestampvm');
  const node = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(script)}`, MAIN];
  writeFileSync(path, `#!/bin/sh\nexec ${node.map((one) => `'${one}'`).join(' ')} "$@"\n`, { mode: 0o755 });
  return path;
}

let postgres: PostgresServer;
let chain: HostedChain;
let ops: string;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  const port = await freePort();
  ops = `http://127.0.0.1:${port}`;
  chain = await startHostedChain({
    config: { database: { url: postgres.url }, ops: { port } },
    executable: pluginAhead(8 * HOUR),
  });
});
afterAll(async () => {
  await chain?.stop();
  await postgres.dispose();
});

const linesWith = (text: string) => chain.plugin.output.stdout.filter((line) => line.includes(text));
/** What the accepted blocks hold, genesis left out. */
const texts = async () => (await chain.api.blocks()).slice(1).map(textOf);
const ahead = async () => {
  const page = await (await fetch(`${ops}/metrics`)).text();
  return Number(/^timestampvm_last_accepted_ahead_seconds\{.*\} (\S+)$/m.exec(page)?.[1]);
};

describe('a plugin whose clock is 8 h ahead of the database server', () => {
  it('says so in its log at the start, and in the health report; it works nevertheless', async () => {
    await until(() => linesWith("8 h ahead of the database server's").length > 0, { what: 'the warning' });
    const { code, body } = await getJson(`${ops}/health`);
    expect(code).toBe(200);
    expect(body.degraded).toEqual(['clock']);
    expect(body.details.clock.reason).toMatch(/^this machine's clock is 8 h ahead of the database server's/);
    await chain.api.propose('from the future');
    await chain.accepted(1);
  });
});

describe('after its clock was set right', () => {
  const text = /no block can be built for (6 h 59 min|7 h), until \S+Z: block 1 \(\w+\) has the time \S+Z, /;

  beforeAll(async () => {
    await chain.stop();
    await chain.start({ executable: PLUGIN });
  });

  it('nothing is wrong with a chain that has nothing to do but its clock check', async () => {
    expect(await getJson(`${ops}/health/ready`)).toMatchObject({ code: 200 });
    expect(await ahead()).toBeGreaterThan(7 * HOUR);
    expect(linesWith('no block can be built')).toEqual([]);
  });

  it('a proposal waits, and log, health, readiness and the host hear why and for how long', async () => {
    await chain.api.propose('waits');
    await until(() => linesWith('no block can be built').length > 0, { what: 'the line of the log' });
    for (const place of ['health', 'health/ready']) {
      const { code, body } = await getJson(`${ops}/${place}`);
      expect(code).toBe(503);
      expect(JSON.stringify(body)).toMatch(text);
    }
    await expect(chain.plugin.vm.Health()).rejects.toThrow(text);
    await expect(chain.plugin.vm.BuildBlock({})).rejects.toThrow(text);
    // More than one reminder of the host later, which is not asked to build.
    await chain.api.propose('waits too');
    await until(async () => (await getJson(`${ops}/health`)).body.details.mempool.oldestSeconds >= 2, {
      what: 'time to pass',
    });
    expect(linesWith('no block can be built')).toHaveLength(1);
    expect(chain.chain.lastAccepted.height).toBe(1n);
  });

  it('blocks are built again when the clock is near enough', async () => {
    await chain.stop();
    await chain.start({ executable: pluginAhead(8 * HOUR) });
    await chain.accepted(3);
    expect(await texts()).toEqual(['from the future', 'waits', 'waits too']);
    await chain.stop();
    await chain.start({ executable: PLUGIN });
    expect(await ahead()).toBeGreaterThan(7 * HOUR);
  });

  it('a chain of one node goes back before the blocks from the future, and builds their proposals again', async () => {
    const repair = (...args: string[]) => timestampvm(['repair', '--database', postgres.url, ...args]);
    await chain.stop();
    expect((await repair('--to-height', '4')).stderr).toMatch(/the chain is sound up to height 3 only/);
    expect((await repair('--to-height', '-1')).code).not.toBe(0);
    const dry = await repair('--to-height', '0');
    expect(dry.stdout).toMatch(
      /^would: lower the chain from height 3 to 0; .*nothing was changed; --yes does this$/ms,
    );
    const done = await repair('--to-height', '0', '--yes');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/^done: lower the chain/m) });
    await chain.start();
    await chain.accepted(3);
    expect((await texts()).sort()).toEqual(['from the future', 'waits', 'waits too']);
    expect(await ahead()).toBeLessThan(10);
    await chain.api.propose('and on');
    await chain.accepted(4);
    expect(await getJson(`${ops}/health`)).toMatchObject({ code: 200, body: { status: 'ok' } });
  });
});
