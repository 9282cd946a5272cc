import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';

const ROOT = join(import.meta.dirname, '../..');
const LINE = '- A line of this test.';
/** Later than any version of the project, so that the test holds for all of them. */
const VERSION = '999.0.1';

let parent: string;
let clone: string;
const path = (...names: string[]): string => join(clone, ...names);
const read = (...names: string[]): string => readFileSync(path(...names), 'utf8');
const git = (...args: string[]): string => execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim();
const release = (...args: string[]) =>
  spawnSync(process.execPath, [path('scripts/release/release.mjs'), ...args], {
    cwd: clone,
    encoding: 'utf8',
  });

/** The project's files as they are now, committed on `main` of a repository of their own. */
function makeClone(): void {
  parent = temporaryDirectory('release');
  clone = join(parent, 'checkout');
  const files = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', files, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const name of names.filter((one) => one !== '' && existsSync(join(ROOT, one)))) {
    cpSync(join(ROOT, name), path(name));
  }
  symlinkSync(join(ROOT, 'node_modules'), path('node_modules'));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'a test');
  git('config', 'user.email', 'test@localhost');
  writeFileSync(path('.git/info/exclude'), 'node_modules\n');
  writeFileSync(
    path('CHANGELOG.md'),
    `# Changelog\n\n## [Unreleased]\n\n### Added\n\n${LINE}\n\n## [0.0.1] - 2000-01-01\n`,
  );
  git('add', '--all');
  git('commit', '--quiet', '-m', 'everything');
  git('branch', 'start');
}

describe('npm run release', () => {
  let log: string;
  beforeAll(() => {
    makeClone();
    const { stdout, stderr, status } = release(VERSION);
    expect([status, stderr]).toEqual([0, '']);
    log = stdout;
  }, 600_000);
  afterAll(() => removeDirectory(parent));

  it('commits the version and the changelog on top of what was there, under a tag that has the changes', () => {
    const { version } = JSON.parse(read('package.json'));
    const lock = JSON.parse(read('package-lock.json'));
    expect([version, lock.version, lock.packages[''].version]).toEqual([VERSION, VERSION, VERSION]);
    const today = new Date().toISOString().slice(0, 10);
    expect(read('CHANGELOG.md')).toContain(
      `## [Unreleased]\n\n## [${VERSION}] - ${today}\n\n### Added\n\n${LINE}\n\n## [0.0.1]`,
    );
    expect(git('log', '--format=%s')).toBe(`build: release ${VERSION}\neverything`);
    expect(git('rev-parse', `v${VERSION}^{commit}`)).toBe(git('rev-parse', 'HEAD'));
    expect(git('tag', '--list', '--format=%(contents)')).toContain(`### Added\n\n${LINE}`);
    expect(git('diff', '--name-only', 'HEAD^').split('\n')).toEqual([
      'CHANGELOG.md',
      'docs/openrpc.json',
      'package-lock.json',
      'package.json',
    ]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('leaves the other lines of the files with the version as they are', () => {
    const lines = git('diff', '--numstat', 'HEAD^', '--', '*.json').split('\n');
    expect(lines).toEqual(['1\t1\tdocs/openrpc.json', '2\t2\tpackage-lock.json', '1\t1\tpackage.json']);
  });

  it('makes the executable of every platform with its checksum, and says where', () => {
    const names = ['linux-arm64', 'linux-x64', 'macos-arm64', 'macos-x64'].map(
      (name) => `timestampvm-${VERSION}-${name}`,
    );
    expect(readdirSync(path('dist/release')).sort()).toEqual(['SHA256SUMS', ...names]);
    const sums = names.map((name) => {
      const content = readFileSync(path('dist/release', name));
      expect(content.includes(VERSION)).toBe(true);
      expect(log).toContain(path('dist/release', name));
      return `${createHash('sha256').update(content).digest('hex')}  ${name}`;
    });
    expect(read('dist/release/SHA256SUMS').trim().split('\n').sort()).toEqual(sums.sort());
  });
});

describe('npm run release refuses', () => {
  beforeAll(makeClone);
  afterAll(() => removeDirectory(parent));
  beforeEach(() => {
    git('checkout', '--quiet', '--force', '-B', 'main', 'start');
    if (git('tag', '--list', `v${VERSION}`)) git('tag', '--delete', `v${VERSION}`);
  });

  it.each<[string, () => void, string[], RegExp]>([
    ['no version', () => {}, [], /^no release: expected one version; usage: /],
    ['what is no version', () => {}, ['v1.2'], /^no release: "v1\.2" is not a version; usage: /],
    ['an unknown option', () => {}, ['--dry'], /^no release: .*'--dry'.*; usage: /],
    ['an earlier version', () => {}, ['0.0.9'], /^no release: 0\.0\.9 is not later than \d/],
    [
      'another branch',
      () => git('checkout', '-q', '-b', 'mine'),
      [VERSION],
      /made on main, and this is mine$/,
    ],
    ['a tag that exists', () => git('tag', `v${VERSION}`), [VERSION], /the tag v999\.0\.1 exists$/],
    [
      'changes that are not committed',
      () => writeFileSync(path('README.md'), ''),
      [VERSION],
      /changes that are not committed:\nM README\.md$/,
    ],
    [
      'a changelog without a line',
      () => {
        writeFileSync(path('CHANGELOG.md'), '## [Unreleased]\n\n## [0.0.1]\n\n- old\n');
        git('commit', '-aqm', 'nothing');
      },
      [VERSION],
      /CHANGELOG\.md has no line under "Unreleased"$/,
    ],
  ])('%s, in one line', (_, prepare, args, message) => {
    prepare();
    const [head, state] = [git('rev-parse', 'HEAD'), git('status', '--porcelain')];
    const { status, stderr } = release(...args);
    expect(stderr.trim()).toMatch(message);
    expect(status).toBe(1);
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain')]).toEqual([head, state]);
  });

  it('nothing with --dry-run: it tells the changes, and changes nothing', () => {
    const { status, stdout } = release(VERSION, '--dry-run');
    expect([status, stdout.includes(LINE)]).toEqual([0, true]);
    expect([git('status', '--porcelain'), git('tag'), existsSync(path('dist'))]).toEqual(['', '', false]);
  });

  // `release-executable.e2e.spec.ts` has the other reasons to refuse a file.
  it('an executable that says another version, and leaves the checkout as it was', () => {
    const file = path('src/cli/version.command.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replaceAll('VERSION', "'0.0.7'").replace(/^import .*version\.js.*$/m, ''));
    git('commit', '-aqm', 'wrong');
    const { status, stderr } = release(VERSION);
    expect(stderr.trim()).toMatch(/^no release: .* says that it is version 0\.0\.7$/m);
    expect([status, git('status', '--porcelain'), git('tag')]).toEqual([1, '', '']);
  });

  it('what does not build, and leaves the checkout as it was', () => {
    writeFileSync(path('src/main.ts'), 'const wrong: string = 1;\n');
    git('commit', '-aqm', 'wrong');
    const { status } = release(VERSION);
    expect(status).not.toBe(0);
    expect([git('status', '--porcelain'), git('tag'), git('log', '-1', '--format=%s')]).toEqual([
      '',
      '',
      'wrong',
    ]);
  });
});
