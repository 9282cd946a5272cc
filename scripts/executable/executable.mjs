import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeFromLibatomic } from './without-libatomic.mjs';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'node_modules');
const pglite = join(modules, '@electric-sql', 'pglite', 'dist');

/** What the bundle reads by `sea.getAsset`, as it does the notices. */
const PGLITE = Object.fromEntries(
  ['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((name) => [name, join(pglite, name)]),
);
const NOTICES = 'third-party-notices.txt';

const MACH_O = 0xfeedfacf;

/**
 * Makes the plugin as one file, by Node's single-executable format: Node itself, the bundle and its assets.
 *
 * @param {{ bundle: string, notices: string, node: string, output: string }} paths of files. `node` is an executable of the same version as the one
 * that runs this, for Linux or macOS; `output` changes at once, since a node may be starting the old one.
 */
export function makeExecutable({ bundle, notices, node, output }) {
  const isMachO = readFileSync(node).readUInt32LE(0) === MACH_O;
  const [template, config, fresh] = ['node', 'json', 'new'].map((suffix) => `${output}.${suffix}`);
  copyStripped(node, template, isMachO);
  const description = {
    main: bundle,
    output: fresh,
    executable: template,
    disableExperimentalSEAWarning: true,
    // The code is compiled for this processor.
    useCodeCache: node === process.execPath,
    // V8 would take 3 times 32 MiB for young objects; what that brings is in docs/performance.md.
    execArgv: ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
    execArgvExtension: 'none',
    assets: { ...PGLITE, [NOTICES]: notices },
  };
  writeFileSync(config, JSON.stringify(description));
  execFileSync(process.execPath, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (!isMachO) freeOfLibraries(fresh);
  // macOS starts nothing unsigned on arm64, and Node's own signature is not of this file.
  else if (process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', fresh]);
  chmodSync(fresh, 0o755);
  renameSync(fresh, output);
  for (const path of [template, config]) rmSync(path);
}

/** Without its symbols; stripping a finished executable would break it. */
function copyStripped(node, copy, isMachO) {
  copyFileSync(node, copy);
  chmodSync(copy, 0o755);
  try {
    execFileSync('strip', isMachO ? ['-x', copy] : ['--strip-all', copy], { stdio: 'ignore' });
  } catch {
    copyFileSync(node, copy); // no binutils for it here: the file is only larger
  }
}

/** What is left is the C and C++ runtime (glibc 2.28, libstdc++ of GCC 8), which AvalancheGo's own image has too. */
function freeOfLibraries(path) {
  const file = readFileSync(path);
  const reason = freeFromLibatomic(file);
  if (reason === undefined) writeFileSync(path, file);
  else console.error(`the executable may need libatomic.so.1: ${reason}`);
}
