import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimestampApi } from '../api/timestamp-api.js';
import { PostgresServer } from '../postgres-server.js';
import { freePort } from '../process/free-port.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { until } from '../process/until.js';
import { PLUGIN, ROOT } from '../workspace.js';
import { buildNode } from './build-node.js';
import { NodeApi } from './node-api.js';
import { V1_14_2 } from './releases.js';
import { storedBlocks } from './stored-blocks.js';

const DEVNET = join(ROOT, 'dist/devnet/main.js');

let directory: string;
beforeEach(() => {
  directory = join(temporaryDirectory('devnet'), 'data');
});
afterEach(() => removeDirectory(directory));

/** Runs the command until it says that it is ready. */
async function devnet(...args: string[]): Promise<{ child: ChildProcess; urls: string[] }> {
  const node = await buildNode(V1_14_2);
  const places = ['--plugin', PLUGIN, '--http-port', String(await freePort()), '--data-dir', directory];
  const child = spawn(process.execPath, [DEVNET, '--avalanchego', node, ...places, ...args], {
    env: { HOME: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  guardian.watchProcess(-(child.pid as number));
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  await until(() => /^ready/m.test(output) || child.exitCode !== null, {
    what: 'the devnet',
    within: 300_000,
  });
  return { child, urls: [...output.matchAll(/^url (.*)$/gm)].map(([, url]) => url as string) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
  guardian.forgetProcess(-(child.pid as number));
}

async function accepts(url: string, text: string, everywhere: string[]): Promise<void> {
  await new TimestampApi(url).propose(text);
  const data = `0x${Buffer.from(text).toString('hex')}`;
  for (const each of everywhere) {
    const api = new TimestampApi(each);
    await until(async () => (await api.getBlock(await api.lastAccepted())).data === data, {
      what: `${text} at ${each}`,
      // One of three validators may have to wait a minute for its turn.
      within: 240_000,
    });
  }
}

describe('devnet', () => {
  it('runs a node with the chain, keeps blocks in Postgres, and leaves nothing behind', async () => {
    const postgres = await PostgresServer.start();
    try {
      const { child, urls } = await devnet('--postgres', postgres.url);
      expect(urls).toHaveLength(1);
      await accepts(urls[0] as string, 'one node', urls);
      expect((await storedBlocks(postgres)).size).toBe(1);
      await end(child, 'SIGINT');
      expect(existsSync(directory)).toBe(false);
    } finally {
      await postgres.dispose();
    }
  });

  it('runs two nodes that accept the same blocks, and keeps their data', async () => {
    const { child, urls } = await devnet('--nodes', '2', '--keep');
    expect(urls).toHaveLength(2);
    await accepts(urls[0] as string, 'two nodes', urls);
    await end(child, 'SIGTERM');
    expect(readdirSync(directory)).toEqual(['node1', 'node2']);
  });

  it('runs validators with stake and a node that only follows', async () => {
    const { child, urls } = await devnet('--validators', '3', '--nodes', '4');
    expect(urls).toHaveLength(4);
    const subnets = await Promise.all(
      urls.map((url) => new NodeApi(new URL(url).origin).currentValidators()),
    );
    for (const validators of subnets) expect(validators).toHaveLength(3);
    await accepts(urls[0] as string, 'three validators', urls);
    await end(child, 'SIGTERM');
  });
});
