import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeFromLibatomic } from './without-libatomic.mjs';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'node_modules');
const pglite = join(modules, '@electric-sql', 'pglite', 'dist');

/** PGlite's files; the bundle reads them, and the notices, by `sea.getAsset`. */
const PGLITE = Object.fromEntries(
  ['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((name) => [name, join(pglite, name)]),
);
const NOTICES = 'third-party-notices.txt';

const MACH_O = 0xfeedfacf;

/**
 * Makes the plugin's executable in Node's single-executable format: Node itself, the bundle and its assets.
 *
 * @param {{ bundle: string, notices: string, node: string, output: string }} paths of files. `node` is an executable of the same version as the one
 * that runs this, for Linux or macOS; `output` is replaced in one step, because a node may be starting the old file.
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
    // The code cache is valid only for this processor.
    useCodeCache: node === process.execPath,
    // By default V8 takes 3 times 32 MiB for young objects; docs/performance.md has the effect of other sizes.
    execArgv: ['--max-semi-space-size=8', '--disable-warning=ExperimentalWarning'],
    execArgvExtension: 'none',
    assets: { ...PGLITE, [NOTICES]: notices },
  };
  writeFileSync(config, JSON.stringify(description));
  execFileSync(process.execPath, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const need = isMachO ? undefined : freeOfLibraries(fresh);
  // macOS on arm64 starts only signed files, and Node's own signature does not fit this file.
  if (isMachO && process.platform === 'darwin') execFileSync('codesign', ['--sign', '-', fresh]);
  chmodSync(fresh, 0o755);
  renameSync(fresh, output);
  for (const path of [template, config]) rmSync(path);
  return need;
}

/** Copies Node without its symbols; stripping the finished executable would break it. */
function copyStripped(node, copy, isMachO) {
  copyFileSync(node, copy);
  chmodSync(copy, 0o755);
  try {
    execFileSync('strip', isMachO ? ['-x', copy] : ['--strip-all', copy], { stdio: 'ignore' });
  } catch {
    copyFileSync(node, copy); // no binutils for this platform: the file is larger, and works as well
  }
}

/**
 * The remaining libraries are the C and C++ runtime (glibc 2.28, libstdc++ of GCC 8), which AvalancheGo's own image has
 * too.
 */
function freeOfLibraries(path) {
  const file = readFileSync(path);
  const reason = freeFromLibatomic(file);
  if (reason === undefined) writeFileSync(path, file);
  return reason && `it may need libatomic.so.1 (${reason})`;
}
