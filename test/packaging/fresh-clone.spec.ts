import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { scripts } = read('package.json') as { scripts: Record<string, string> };
interface Locked {
  integrity?: string;
  /** Set for this project's own packages. */
  link?: true;
  optionalDependencies?: Record<string, string>;
}
const { packages } = read('package-lock.json') as {
  packages: Record<string, Locked>;
};

/**
 * The commands that CONTRIBUTING names for a fresh clone. The others are steps of these, or need a database that
 * exists.
 */
const COMMANDS = Object.keys(scripts).filter((name) => !/^(pre|ormconfig|migration)/.test(name));

it.each(COMMANDS)('npm run %s installs what it needs, in a shell of its own', (name) => {
  expect(scripts[`pre${name}`]).toMatch(/^node scripts\/prepare\.mjs( --install)?$/);
  // A shell that has run the machine's own Node goes on with it, although a newer one is installed by then.
  expect(scripts[name]).not.toContain('prepare.mjs');
});

it('the lock file has the packages of every platform, as npm ci demands, each with its hash', () => {
  for (const [path, { integrity, link, optionalDependencies = {} }] of Object.entries(packages)) {
    if (path.startsWith('node_modules/') && !link)
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
    for (const name of Object.keys(optionalDependencies)) {
      expect(
        [`node_modules/${name}`, `${path}/node_modules/${name}`].some((at) => at in packages),
        name,
      ).toBe(true);
    }
  }
});
