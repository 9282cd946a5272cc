import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { scripts } = read('package.json') as { scripts: Record<string, string> };
interface Locked {
  integrity?: string;
  /** One of this project's own. */
  link?: true;
  optionalDependencies?: Record<string, string>;
}
const { packages } = read('package-lock.json') as {
  packages: Record<string, Locked>;
};

/** What CONTRIBUTING names for a fresh clone; the others are steps of these, or want a database of one's own. */
const COMMANDS = Object.keys(scripts).filter((name) => !/^(pre|ormconfig|migration)/.test(name));

it.each(COMMANDS)('npm run %s installs what it needs, in a shell of its own', (name) => {
  expect(scripts[`pre${name}`]).toMatch(/^node scripts\/prepare\.mjs( --install)?$/);
  // A shell that has run the machine's own Node goes on with it, though there is a newer one by then.
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
