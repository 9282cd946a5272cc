import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { PLUGIN } from '../../test/hosted-chain.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (...names: string[]): string => readFileSync(join(ROOT, ...names), 'utf8');
const { inputs } = JSON.parse(read('dist/bundle/metafile.json')) as { inputs: Record<string, unknown> };

/** The nearest directory above a file that is a package. */
function packageOf(file: string): string {
  let directory = join(file, '..');
  while (!existsSync(join(ROOT, directory, 'package.json')) || !nameAndVersion(directory)) {
    directory = join(directory, '..');
  }
  return directory;
}

/** Some directories inside of packages hold a `package.json` that only says how their files are loaded. */
function nameAndVersion(directory: string): string | undefined {
  const { name, version } = JSON.parse(read(directory, 'package.json'));
  return name && version && `${name} ${version}`;
}

const bundled = [...new Set(Object.keys(inputs).map(packageOf))].filter((directory) => directory !== '.');

let notices: string;
beforeAll(() => {
  notices = execFileSync(PLUGIN, ['licences'], { encoding: 'utf8', env: {} });
});

it('the executable names every package that it holds, with the text of its licence', () => {
  expect(bundled.length).toBeGreaterThan(50);
  const missing = bundled.filter((directory) => !notices.includes(`\n${nameAndVersion(directory)} (`));
  expect(missing).toEqual([]);
  for (const directory of bundled.filter((path) => existsSync(join(ROOT, path, 'LICENSE')))) {
    expect([directory, notices.includes(read(directory, 'LICENSE').trim())]).toEqual([directory, true]);
  }
});

it('it holds nothing of the programs in packages/, nor their dependencies', () => {
  expect(Object.keys(inputs).filter((path) => /^packages\/|\/(@avalabs|@grpc)\//.test(path))).toEqual([]);
});

it("has Node's own licences as its package brings them", () => {
  // npm removes the package's own copy at the next install of anything.
  for (const path of globSync('node_modules/node/node_modules/node-*/LICENSE', { cwd: ROOT })) {
    expect(read('scripts/licences/node.txt')).toBe(read(path));
  }
  expect(notices).toContain(read('scripts/licences/node.txt').trim());
});
