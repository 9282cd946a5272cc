// npm run release -- X.Y.Z [--dry-run]: makes a release of this commit (docs/releases.md).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unreleased, withRelease } from './changelog.mjs';
import { makeExecutables } from './executables.mjs';
import { ReleaseError } from './release-error.mjs';
import { presentVersion, VERSION_FILES, writeVersion } from './version-files.mjs';

const USAGE = 'usage: npm run release -- X.Y.Z [--dry-run]';
const BRANCH = 'main';
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const CHANGED = [...VERSION_FILES, 'CHANGELOG.md'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const changelog = join(root, 'CHANGELOG.md');
const tagOf = (version) => `v${version}`;
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

try {
  const { version, isDryRun } = readArguments();
  const changes = check(version);
  if (isDryRun) say(version, changes);
  else release(version, changes);
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`no release: ${error.message}`);
  process.exitCode = 1;
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length === 1) return { version: positionals[0], isDryRun: values['dry-run'] };
  } catch (error) {
    throw new ReleaseError(`${error.message}; ${USAGE}`);
  }
  throw new ReleaseError(`expected one version; ${USAGE}`);
}

/** Changes nothing. @returns what the changelog says of the release */
function check(version) {
  const present = presentVersion(root);
  if (!VERSION.test(version)) throw new ReleaseError(`"${version}" is not a version; ${USAGE}`);
  if (!isLater(version, present)) throw new ReleaseError(`${version} is not later than ${present}`);
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== BRANCH) throw new ReleaseError(`releases are made on ${BRANCH}, and this is ${branch}`);
  const changed = git('status', '--porcelain');
  if (changed) throw new ReleaseError(`there are changes that are not committed:\n${changed}`);
  if (git('tag', '--list', tagOf(version))) throw new ReleaseError(`the tag ${tagOf(version)} exists`);
  return unreleased(readFileSync(changelog, 'utf8'));
}

function isLater(version, present) {
  const [a, b] = [version, present].map((text) => text.split('.').map(Number));
  const place = a.findIndex((number, i) => number !== b[i]);
  return place >= 0 && a[place] > b[place];
}

function say(version, changes) {
  console.log(`nothing was changed. The release ${tagOf(version)} would have these changes:\n\n${changes}`);
}

/** The tag comes last: a release that fails leaves the checkout as it was. */
function release(version, changes) {
  try {
    writeVersion(root, version);
    const date = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    writeFileSync(changelog, withRelease(readFileSync(changelog, 'utf8'), version, date));
    const paths = makeExecutables(root, version);
    git('commit', '--quiet', '-m', `build: release ${version}`, '--', ...CHANGED);
    git('tag', '-a', tagOf(version), '--cleanup=verbatim', '-m', `TimestampVM ${version}\n\n${changes}`);
    console.log(`${['made', ...paths].join('\n  ')}\n  and SHA256SUMS beside them`);
    console.log(`publish it: git push origin ${BRANCH} ${tagOf(version)}, and upload these files`);
  } catch (error) {
    git('checkout', '--quiet', 'HEAD', '--', ...CHANGED);
    throw error;
  }
}
