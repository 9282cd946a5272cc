import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, TimestampVmError } from '../packages/client/src/client.js';
import { type HostedChain, startHostedChain } from './hosted-chain.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';
import { ROOT } from './workspace.js';

/** The client against a chain, and as its users get it. */
let hosted: HostedChain;
let url: string;
let directory: string;

beforeAll(async () => {
  directory = temporaryDirectory('client');
  hosted = await startHostedChain();
  url = `${hosted.url}/ext/bc/timestampvm`;
});
afterAll(async () => {
  await hosted.stop();
  removeDirectory(directory);
});

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

describe('against a chain', () => {
  it('stamps data, and finds them', async () => {
    const client = createClient(`${url}/`);
    const receipt = await client.stamp(bytes('stamped'));
    expect(receipt).toMatchObject({ status: 'Accepted', size: 7 });
    const [block] = await client.find(bytes('stamped'));
    expect(Buffer.from(block?.data ?? '').toString()).toBe('stamped');
    expect(block?.time.getTime()).toBe(Number(receipt.block?.timestamp) * 1_000);
  });

  it('proposes once although the first answer is lost', async () => {
    let calls = 0;
    const lossy: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      if (++calls > 1) return response;
      throw new TypeError('the connection was cut');
    };
    const before = (await createClient(url).call('getStatus', {})).lastAccepted.height;
    const receipt = await createClient(url, { fetch: lossy }).propose(bytes('once'));
    await createClient(url).waitForReceipt(receipt.id);
    const status = await createClient(url).call('getStatus', {});
    expect([calls, status.pending.count, status.lastAccepted.height]).toEqual([2, 0, before + 1]);
  });

  it('does not repeat a proposal without a key whose answer is lost', async () => {
    let calls = 0;
    const cut: typeof fetch = async () => {
      calls++;
      throw new TypeError('the connection was cut');
    };
    const call = createClient(url, { fetch: cut }).call('proposeBlock', { data: '' });
    await expect(call).rejects.toMatchObject({ reason: 'connection', retryable: true });
    expect(calls).toBe(1);
  });

  it('says what is wrong, by reason', async () => {
    const client = createClient(url, { retries: 0 });
    await expect(client.call('getBlockByHeight', { height: 99 })).rejects.toBeInstanceOf(TimestampVmError);
    await expect(client.call('getBlockByHeight', { height: 99 })).rejects.toMatchObject({
      reason: 'heightNotReached',
      code: -32001,
      retryable: true,
    });
    const elsewhere = createClient(`${hosted.url}/ext/bc/nothing`, { retries: 0 });
    await expect(elsewhere.call('ping', {})).rejects.toMatchObject({ reason: 'http' });
    await expect(createClient('http://127.0.0.1:1', { retries: 0 }).call('ping', {})).rejects.toMatchObject({
      reason: 'connection',
    });
  });

  it('ends with its signal', async () => {
    const abort = new AbortController();
    const { id } = await createClient(url).propose(bytes('to be waited for'));
    abort.abort(new Error('no more'));
    await expect(createClient(url).waitForReceipt(id, { signal: abort.signal })).rejects.toThrow('no more');
  });

  it('reads every block in order, and then each new one', async () => {
    const client = createClient(url);
    const wanted = (await client.call('getHeight', {})).height + 2;
    const seen: number[] = [];
    const reading = (async () => {
      for await (const block of client.blocks()) {
        seen.push(block.height);
        if (block.height === wanted) break;
      }
    })();
    for (const text of ['one more', 'and another']) await client.stamp(bytes(text));
    await reading;
    expect(seen).toEqual(Array.from({ length: wanted + 1 }, (_, height) => height));
  });
});

describe('as a package', () => {
  let user: string;
  /** The chain's host is in this process, which must not stand still meanwhile. */
  const run = async (command: string, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(command, args, { cwd: user })).stdout;

  beforeAll(async () => {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', directory], {
      cwd: join(ROOT, 'packages/client'),
    });
    const [tarball = ''] = readdirSync(directory).filter((name) => name.endsWith('.tgz'));
    user = join(directory, 'user');
    mkdirSync(user);
    writeFileSync(join(user, 'package.json'), '{"type":"module"}');
    await run('npm', 'install', '--offline', '--silent', join(directory, tarball));
  });

  it('brings nothing but itself', () => {
    expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'timestampvm-client',
    ]);
    const files = readdirSync(join(user, 'node_modules/timestampvm-client'));
    expect(files.sort()).toEqual(['dist', 'package.json']);
  });

  it.each([
    ["the machine's Node.js", '/usr/bin/env', ['-u', 'NODE_OPTIONS', 'node']],
    ['the newest', process.execPath, []],
  ])('runs on %s', async (_which, command, before) => {
    writeFileSync(
      join(user, 'ask.js'),
      `import { createClient } from 'timestampvm-client';
       const { height } = await createClient(${JSON.stringify(url)}).call('getHeight', {});
       console.log(typeof height);`,
    );
    expect(await run(command, ...before, 'ask.js')).toBe('number\n');
  });

  it.each(['nodenext', 'bundler'])(
    'has types for a strict user with module resolution %s',
    async (resolution) => {
      writeFileSync(
        join(user, 'use.ts'),
        `import { createClient, type Receipt } from 'timestampvm-client';
       const client = createClient('http://127.0.0.1:9650/ext/bc/x');
       export const receipt: Promise<Receipt> = client.stamp(new Uint8Array(1));
       export const height: Promise<number> = client.call('getHeight', {}).then((result) => result.height);
       // @ts-expect-error there is no such method
       void client.call('getNothing', {});`,
      );
      const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
      const options = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        'false',
        '--target',
        'es2022',
        '--lib',
        'es2022,dom',
      ];
      await run(
        join(ROOT, 'node_modules/.bin/tsc'),
        ...options,
        '--types',
        '',
        '--module',
        module,
        '--moduleResolution',
        resolution,
        'use.ts',
      );
    },
  );
});
