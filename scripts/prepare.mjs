/**
 * Runs before npm's scripts, as their `pre…` script. It installs and builds what is missing or out of date
 * (`--install`: only installs), and says so; if there is nothing to do, it is silent and quick. It uses only Node's
 * built-ins, for any Node from 18 on, because it runs before anything is installed. It is always a script of its own,
 * never `prepare.mjs && node …`: a shell remembers which `node` it has found, and the machine's is not the one that
 * this script installs.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...names) => join(root, ...names);

/** npm writes this copy of the lock file when it has installed. */
const INSTALLED = at('node_modules', '.package-lock.json');
/** The files that a build makes. Their time is that of the newest source. */
const BUILT = [at('dist', 'timestampvm'), at('dist', 'dev-host', 'main.js'), at('dist', 'devnet', 'main.js')];
const SOURCES = ['src', 'packages', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

const wantsBuild = !process.argv.includes('--install');

if (!isReady()) {
  mustBeWritable(root, 'node_modules', 'dist');
  await alone(at('.installing'), prepare);
}

function isReady() {
  return isInstalled() && (!wantsBuild || isBuilt());
}

/** Looks again for what is missing, because another process may have installed or built in the meantime. */
function prepare() {
  if (!isInstalled()) {
    npm('installing packages, which takes a minute (npm ci) …', 'ci', '--include=dev', '--loglevel=error');
  }
  if (wantsBuild && !isBuilt()) {
    const begin = new Date();
    // Without npm's `prebuild`, which would wait for this process.
    npm('building (npm run build) …', 'run', 'build', '--silent', '--ignore-scripts');
    for (const path of BUILT) utimesSync(path, begin, begin);
  }
}

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (time(INSTALLED) >= time(at('package-lock.json'))) return true;
  // A checkout gives files new times, so their content counts.
  const [wanted, got] = [at('package-lock.json'), INSTALLED].map(packages);
  const same = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (got[path] ? got[path].version === version : optional),
  );
  if (same) touch(INSTALLED);
  return same;
}

function packages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** Updates the time, so that the next start need not compare the content. Another user's file stays as it is. */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch (error) {
    if (!['EPERM', 'EACCES', 'EROFS'].includes(error.code)) throw error;
  }
}

function isBuilt() {
  if (!BUILT.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...BUILT.map(time));
  return SOURCES.every((name) => newest(at(name)) <= oldest);
}

/** The time of the newest file at or below a path. Tests do not count: they are not part of a build. */
function newest(path) {
  if (!existsSync(path) || path.endsWith('.spec.ts')) return 0;
  if (!statSync(path).isDirectory()) return time(path);
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function time(path) {
  return statSync(path).mtimeMs;
}

/** Says it in a line; npm would need a page. */
function mustBeWritable(directory, ...names) {
  for (const path of [directory, ...names.map((name) => join(directory, name))]) {
    try {
      if (existsSync(path)) accessSync(path, constants.W_OK);
    } catch {
      fail(
        `cannot install or build: this user may not write to ${path}, which belongs to user ${statSync(path).uid}. ` +
          'Run it as that user first, or clone the project to a directory of your own.',
      );
    }
  }
}

function npm(what, ...args) {
  console.log(what);
  // npm names itself to its scripts. Its Node is the one that was there before anything was installed.
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (status !== 0) fail(`npm ${args[0]} failed${error ? `: ${error.message}` : ''}`);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
