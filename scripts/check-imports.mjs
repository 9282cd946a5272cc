// Imports go one way (ARCHITECTURE.md). A file may import its own folder and those listed for it: folders of `src`,
// where '' means the files beside them, and programs of `packages`, which only tests import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const MAY_IMPORT = {
  common: [],
  wire: ['common'],
  grpc: ['common'],
  config: ['common'],
  'modules/block': ['common'],
  'modules/database': ['common', 'config', 'modules/metrics'],
  'modules/metrics': [''],
  'modules/ledger': ['common', 'config', 'modules/block', 'modules/database'],
  'modules/state': ['common', 'config', 'modules/block', 'modules/database', 'modules/ledger'],
  'modules/mempool': [
    'common',
    'config',
    'modules/block',
    'modules/database',
    'modules/ledger',
    'modules/state',
  ],
  'modules/health': [
    'common',
    'config',
    'modules/database',
    'modules/ledger',
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
  'modules/json-rpc': ['', 'common', 'config', 'modules/block', 'modules/metrics'],
  'modules/http': ['common', 'config', 'wire', 'modules/json-rpc'],
  'modules/feed': [
    'common',
    'modules/block',
    'modules/state',
    'modules/receipts',
    'modules/json-rpc',
    'modules/http',
  ],
  'modules/receipts': [
    'common',
    'config',
    'modules/block',
    'modules/database',
    'modules/ledger',
    'modules/state',
    'modules/mempool',
    'modules/search',
    'modules/json-rpc', // how receipts are read and written
  ],
  'modules/search': [
    'common',
    'config',
    'modules/block',
    'modules/database',
    'modules/ledger',
    'modules/state',
  ],
  'modules/rpc': [
    '', // the version
    'common',
    'config',
    'modules/block',
    'modules/ledger', // a proposal, as the queue hands it out
    'modules/state',
    'modules/mempool',
    'modules/receipts',
    'modules/search',
    'modules/http',
    'modules/json-rpc',
  ],
  'modules/app-messages': ['common', 'wire'],
  'modules/gossip': [
    'common',
    'config',
    'wire', // the codec of its own messages
    'modules/app-messages',
    'modules/state',
    'modules/mempool',
    'modules/metrics',
    'modules/ledger',
    'modules/block',
  ],
  'modules/vm': [
    'common',
    'config',
    'wire',
    'modules/block',
    'modules/ledger', // a proposal, as the queue hands it out
    'modules/state',
    'modules/mempool',
    'modules/health',
    'modules/metrics',
    'modules/http',
  ],
  plugin: [
    '',
    'common',
    'config',
    'grpc',
    'wire',
    'modules/vm', // gets the host's calls once it exists
    'modules/json-rpc', // the static API
    'modules/health',
  ],
  cli: [
    '',
    'common',
    'config',
    'wire',
    'plugin', // for what `version` and `doctor` print
    'modules/block',
    'modules/database',
    'modules/ledger', // `check` and `repair`
  ],
  'packages/dev-host': ['common', 'wire'],
  'packages/devnet': ['common'],
  'packages/client': [],
};
/** The files directly in `src`, which put the parts together. */
const UNRESTRICTED = '';
/** Specs may also import test helpers and programs. */
const SPEC_MAY_ALSO_IMPORT = /^(test|packages)\//;

const SOURCE = /^(src|packages\/[^/]+\/src)\/.*\.ts$/;
const files = ['src', 'packages'].flatMap((directory) =>
  readdirSync(join(root, directory), { recursive: true }).map((path) => join(directory, path)),
);

/** @returns undefined for a path outside of all folders */
function folderOf(path) {
  const [first, second, third, fourth] = path.split('/');
  if (first === 'packages') return `packages/${second}`;
  if (first !== 'src') return undefined;
  if (second === 'modules' && fourth !== undefined) return `modules/${third}`;
  return third === undefined ? '' : second;
}

/** The wrong imports of a file, a sentence for each. */
function wrongImportsOf(file) {
  const folder = folderOf(file);
  if (folder === UNRESTRICTED) return [];
  const allowed = MAY_IMPORT[folder];
  if (!allowed) return [`${file}: the folder ${folder} has no entry in scripts/check-imports.mjs`];
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].flatMap(([, specifier]) => {
    const target = join(dirname(file), specifier);
    const to = folderOf(target);
    if (to === folder || allowed.includes(to)) return [];
    if (file.endsWith('.spec.ts') && SPEC_MAY_ALSO_IMPORT.test(target)) return [];
    return [`${file} imports ${target}: ${folder} may import ${allowed.join(', ') || 'nothing'}`];
  });
}

const wrong = files.filter((path) => SOURCE.test(path)).flatMap(wrongImportsOf);
for (const line of wrong) process.stderr.write(`${line}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
