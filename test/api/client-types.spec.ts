import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { clientTypes } from '../../scripts/client-types.mjs';
import { ROOT } from '../workspace.js';

const SOURCE = join(ROOT, 'packages/client/src');
const MAX_BYTES = 8 * 1024;

it('has the types of the API (write them anew with `node scripts/client-types.mjs`)', () => {
  expect(readFileSync(join(SOURCE, 'api-types.ts'), 'utf8')).toBe(clientTypes(ROOT));
});

it('has at most 8 KiB for a browser, compressed', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'client.ts')],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(MAX_BYTES);
});
