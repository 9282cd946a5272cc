import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFor, PLATFORMS } from '../executable/platforms.mjs';
import { makeReleaseExecutable } from './release-executable.mjs';

/**
 * Builds the plugin, and makes its executable for every platform, with SHA256SUMS, in `dist/release`.
 *
 * @returns {string[]} the paths of the executables
 * @throws {ReleaseError} if one needs libatomic.so.1, or the one for this machine states another version
 */
export function makeExecutables(root, version) {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
  const output = join(root, 'dist', 'release');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const paths = PLATFORMS.map((target) => executableFor(target, root, output, version));
  const sums = paths.map((path, i) => `${sha256(path)}  ${fileName(version, PLATFORMS[i])}\n`);
  writeFileSync(join(output, 'SHA256SUMS'), sums.join(''));
  return paths;
}

const fileName = (version, { name }) => `timestampvm-${version}-${name}`;

function executableFor(target, root, directory, version) {
  const path = join(directory, fileName(version, target));
  const bundle = join(root, 'dist', 'bundle');
  const download = mkdtempSync(join(tmpdir(), 'timestampvm-release-'));
  try {
    const paths = {
      bundle: join(bundle, 'main.cjs'),
      notices: join(bundle, 'third-party-notices.txt'),
      node: nodeFor(target, download),
      output: path,
    };
    makeReleaseExecutable(paths, { platform: target.name, version });
    return path;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
