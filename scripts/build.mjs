// Builds dist/: js/ (compiled, for `npm start` and the tests), and the plugin as one executable file.
// tsc first, since esbuild emits no decorator metadata; then one bundle; then Node's single-executable format.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { freeFromLibatomic } from './without-libatomic.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const bundle = join(dist, 'bundle', 'main.cjs');
const executable = join(dist, 'timestampvm');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Optional packages of Nest and TypeORM that are not installed stay unresolved: they are asked for at run time only. */
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

function compile() {
  rmSync(join(dist, 'js'), { recursive: true, force: true });
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function bundleAll() {
  await build({
    entryPoints: [join(dist, 'js', 'main.js')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
    define: { TIMESTAMPVM_VERSION: JSON.stringify(version), 'import.meta.url': '"file:///timestampvm"' },
    external: ['pg-native'],
    // class-validator's rule for telephone numbers, which nobody here uses, brings the numbering plans of the world.
    alias: { 'libphonenumber-js/max': 'node:util' },
    plugins: [optionalPackages],
  });
  // esbuild leaves letters in regular expressions as they are, and one of them doubles the memory of the whole text.
  const text = readFileSync(bundle, 'utf8');
  writeFileSync(
    bundle,
    text.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** A copy of this Node without its symbols; stripping a finished executable would break it. */
function strippedNode() {
  const node = join(dist, 'bundle', 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  try {
    execFileSync('strip', process.platform === 'darwin' ? ['-x', node] : ['--strip-all', node], {
      stdio: 'ignore',
    });
  } catch {
    copyFileSync(process.execPath, node); // no binutils here: the file is only larger
  }
  return node;
}

function makeExecutable() {
  const pglite = join(root, 'node_modules', '@electric-sql', 'pglite', 'dist');
  const config = join(dist, 'bundle', 'sea.json');
  const output = join(dist, 'bundle', 'timestampvm');
  writeFileSync(
    config,
    JSON.stringify({
      main: bundle,
      output,
      executable: strippedNode(),
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      // V8 would take 3 times 32 MiB for young objects; what that brings is in docs/performance.md.
      execArgv: ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
      execArgvExtension: 'none',
      assets: {
        ...Object.fromEntries(
          ['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((name) => [name, join(pglite, name)]),
        ),
        'avalanchejs.LICENSE': join(root, 'node_modules', '@avalabs', 'avalanchejs', 'LICENSE'),
      },
    }),
  );
  execFileSync(process.execPath, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (process.platform === 'linux') freeOfLibraries(output);
  if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', output]);
  chmodSync(output, 0o755);
  renameSync(output, executable); // atomically: a node may be starting the old one
  rmSync(join(dist, 'bundle', 'node'));
}

/** What is left is the C and C++ runtime (glibc 2.28, libstdc++ of GCC 8), which AvalancheGo's own image has too. */
function freeOfLibraries(output) {
  const file = readFileSync(output);
  const reason = freeFromLibatomic(file);
  if (reason === undefined) writeFileSync(output, file);
  else console.error(`the executable may need libatomic.so.1: ${reason}`);
}

mkdirSync(join(dist, 'bundle'), { recursive: true });
compile();
await bundleAll();
makeExecutable();
