import { type ExecFileException, execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from './hosted-chain.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';
import { ROOT } from './workspace.js';

/** The programs in examples/, as users run them. */
let hosted: HostedChain;
let directory: string;
let url: string;

beforeAll(async () => {
  hosted = await startHostedChain();
  url = `${hosted.url}/ext/bc/timestampvm`;
  directory = temporaryDirectory('examples');
  await until(
    async () => (await hosted.rpc<{ search: { state: string } }>('getStatus')).search.state === 'ready',
    {
      what: 'the index',
      every: 20,
    },
  );
});
afterAll(async () => {
  await hosted.stop();
  removeDirectory(directory);
});

function run(program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd: join(ROOT, 'examples') },
      (error: ExecFileException | null, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

it('stamp.sh stamps a file once, however often it runs, and verify.py finds it', async () => {
  const path = file('one', 'the first document');
  const [first, second] = [await run('sh', 'stamp.sh', url, path), await run('sh', 'stamp.sh', url, path)];
  const { receipt } = JSON.parse(first.stdout).result;
  expect(receipt).toMatchObject({ status: 'Accepted', size: 32, block: { height: 1 } });
  expect(JSON.parse(second.stdout).result.receipt).toEqual(receipt);
  const { stdout, stderr } = await run('python3', 'verify.py', url, path);
  expect([stderr, stdout]).toEqual([
    '',
    `${path} was stamped at ${new Date(receipt.block.timestamp * 1_000).toISOString().replace('.000Z', '+00:00')} in block ${receipt.block.id} at height 1\n`,
  ]);
});

it('stamp.ts stamps a file and waits for its block', async () => {
  const path = file('two', 'the second document');
  const { stdout, stderr } = await run(process.execPath, 'stamp.ts', url, path);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ status: 'Accepted', block: { height: expect.any(Number) } });
  expect((await run('python3', 'verify.py', url, path)).stdout).toContain('was stamped at');
});

it('verify.py finds the first block with the file itself, and says so when there is none', async () => {
  const path = file('three', 'the third document, whole');
  const missing = await run('python3', 'verify.py', url, path);
  expect([missing.code, missing.stderr]).toEqual([1, `${path} is in no accepted block of this chain\n`]);
  const data = Buffer.from('the third document, whole').toString('base64');
  const { receipt } = await hosted.rpc<{ receipt: { block: { id: string } } }>('proposeBlock', {
    data,
    waitMs: 5_000,
  });
  await hosted.rpc('proposeBlock', { data, waitMs: 5_000 });
  expect((await run('python3', 'verify.py', url, path)).stdout).toContain(receipt.block.id);
});
