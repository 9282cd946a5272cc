import { execFileSync } from 'node:child_process';
import { makeExecutable } from '../executable/executable.mjs';
import { ReleaseError } from './release-error.mjs';

/**
 * Makes the plugin's executable of a release for one platform.
 *
 * @param {{ bundle: string, notices: string, node: string, output: string }} paths as `makeExecutable` takes them. If
 *   `node` is the one that runs this, the file is asked for its version.
 * @param {{ platform: string, version: string }} release
 * @throws {ReleaseError} if the file needs libatomic.so.1, or states another version
 */
export function makeReleaseExecutable(paths, { platform, version }) {
  const need = makeExecutable(paths);
  if (need) throw new ReleaseError(`the executable for ${platform} is not fit for slim images: ${need}`);
  if (paths.node !== process.execPath) return;
  const said = execFileSync(paths.output, ['version'], { encoding: 'utf8', env: {} }).trim();
  if (said !== version) throw new ReleaseError(`${paths.output} says that it is version ${said}`);
}
