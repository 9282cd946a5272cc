// The import direction is one way (ARCHITECTURE.md). A file may import its own folder and those listed for it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src', import.meta.url));

const MAY_IMPORT = {
  common: [],
  wire: ['common'],
  grpc: ['common'],
  config: ['common'],
  host: ['common', 'wire'],
  'modules/block': ['common'],
  'modules/database': ['common', 'config', 'modules/metrics'],
  'modules/metrics': [''],
  'modules/state': ['common', 'config', 'modules/block', 'modules/database'],
  'modules/mempool': [
    'common',
    'config',
    'modules/block',
    'modules/database',
    'modules/state',
    'modules/metrics',
  ],
  'modules/health': [
    'common',
    'config',
    'modules/database',
    'modules/state',
    'modules/mempool',
    'modules/block',
  ],
  'modules/ops': [
    'common',
    'config',
    'modules/health',
    'modules/metrics',
    'modules/state',
    'modules/mempool',
    'modules/database',
  ],
  devnet: ['common'],
  'modules/feed': ['common', 'modules/block', 'modules/state'],
  'modules/rpc': [
    'common',
    'modules/feed',
    'config',
    'wire',
    'modules/block',
    'modules/state',
    'modules/mempool',
    'modules/metrics',
  ],
  'modules/vm': [
    'common',
    'config',
    'wire',
    'modules/block',
    'modules/state',
    'modules/mempool',
    'modules/health',
    'modules/metrics',
  ],
};
/** The edges: they put the parts together. */
const UNRESTRICTED = ['', 'cli', 'plugin'];
/** Specs may use what they test with. */
const SPEC_MAY_ALSO_IMPORT = ['test'];

const isSource = (name) => name.endsWith('.ts');
const files = readdirSync(src, { recursive: true }).filter(isSource);
const folderOf = (path) => {
  const [first, second, third] = path.split('/');
  if (second === undefined) return '';
  return first === 'modules' && third !== undefined ? `modules/${second}` : first;
};

const wrong = [];
for (const file of files) {
  const folder = folderOf(file);
  if (UNRESTRICTED.includes(folder)) continue;
  const allowed = MAY_IMPORT[folder];
  if (!allowed) {
    wrong.push(`src/${file}: the folder ${folder} has no entry in scripts/check-imports.mjs`);
    continue;
  }
  const isSpec = file.endsWith('.spec.ts');
  for (const [, specifier] of readFileSync(join(src, file), 'utf8').matchAll(
    /(?:from|import)\s*\(?\s*'(\.[^']+)'/g,
  )) {
    const target = relative(src, join(dirname(join(src, file)), specifier));
    if (target.startsWith('..')) {
      const isAllowed = isSpec && SPEC_MAY_ALSO_IMPORT.includes(target.split('/')[1]);
      if (!isAllowed) wrong.push(`src/${file} imports ${specifier}, outside of src`);
      continue;
    }
    const to = folderOf(target);
    if (to === folder || allowed.includes(to)) continue;
    wrong.push(
      `src/${file} imports ${to || specifier}: ${folder} may import ${allowed.join(', ') || 'nothing'}`,
    );
  }
}
for (const line of wrong) process.stderr.write(`${line}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
