// Builds dist/: the plugin as one executable file, and the programs of packages/, whose dependencies stay in node_modules.
// The plugin needs tsc first, because esbuild emits no decorator metadata; then one bundle; then Node's single-executable format.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeExecutable } from './executable/executable.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const bundle = join(dist, 'bundle', 'main.cjs');
const notices = join(dist, 'bundle', 'third-party-notices.txt');
/** Each has a `src/main.ts`. */
const PROGRAMS = ['dev-host', 'devnet'];
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Optional packages of Nest and TypeORM that are not installed stay unresolved. They would be needed at run time only.
 */
const optionalPackages = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async (args) => {
      if (args.pluginData?.isNested || !args.importer.includes('node_modules')) return undefined;
      const { path, errors, sideEffects, namespace, external } = await resolve(args.path, {
        importer: args.importer,
        resolveDir: args.resolveDir,
        kind: args.kind,
        pluginData: { isNested: true },
      });
      return errors.length > 0
        ? { path: args.path, external: true }
        : { path, sideEffects, namespace, external };
    });
  },
};

const COMMON = { bundle: true, platform: 'node', target: 'node26', logLevel: 'error' };

function compile() {
  rmSync(join(dist, 'js'), { recursive: true, force: true });
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function bundlePlugin() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(dist, 'js', 'main.js')],
    outfile: bundle,
    ...COMMON,
    format: 'cjs',
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    define: { TIMESTAMPVM_VERSION: JSON.stringify(version), 'import.meta.url': '"file:///timestampvm"' },
    external: ['pg-native'],
    // class-validator's rule for telephone numbers, which this project does not use, brings the numbering plans of the
    // world.
    alias: { 'libphonenumber-js/max': 'node:util' },
    plugins: [optionalPackages],
  });
  // esbuild does not escape letters in regular expressions, and one letter outside of ASCII doubles the memory of the
  // whole text.
  const text = readFileSync(bundle, 'utf8');
  writeFileSync(
    bundle,
    text.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  return metafile;
}

/** Writes the notices of third-party software, and esbuild's list of what the bundle holds. A test compares the two. */
function writeNotices(metafile) {
  writeFileSync(notices, thirdPartyNotices(metafile, root));
  writeFileSync(join(dist, 'bundle', 'metafile.json'), JSON.stringify(metafile));
}

async function bundleProgram(name) {
  await build({
    ...COMMON,
    entryPoints: [join(root, 'packages', name, 'src', 'main.ts')],
    outfile: join(dist, name, 'main.js'),
    format: 'esm',
    packages: 'external',
    sourcemap: true,
  });
}

/** The client, as it is packed: modules with their types, in its own `dist`. */
function compileClient() {
  const client = join(root, 'packages', 'client');
  rmSync(join(client, 'dist'), { recursive: true, force: true });
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', client], { cwd: root, stdio: 'inherit' });
}

mkdirSync(join(dist, 'bundle'), { recursive: true });
compile();
compileClient();
writeNotices(await bundlePlugin());
await Promise.all(PROGRAMS.map(bundleProgram));
const need = makeExecutable({ bundle, notices, node: process.execPath, output: join(dist, 'timestampvm') });
if (need) console.error(`the executable is not fit for slim images: ${need}`);
