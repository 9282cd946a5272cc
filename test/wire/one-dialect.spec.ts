import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** The file with the protocol numbers; `src/wire/capabilities.ts` reads off it what a protocol can do. */
const HOME = 'src/wire/tables/earlier.ts';
/** `protocol.number <= 41`, `protocol > LAST_WITH_X`. The range of supported protocols is allowed. */
const CUT_OFF =
  /protocol(?:\.number)?\s*(?:[<>]=?|[!=]==)\s*(?!NEWEST_PROTOCOL|OLDEST_PROTOCOL|undefined|upTo\b)[\w.]+/i;
const NAMED_CUT_OFF = /\b(?:FIRST|LAST)_WITH_\w+\s*=\s*\d/;

const sources = ['src', 'packages'].flatMap((directory) =>
  readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .map((path) => join(directory, path))
    .filter((path) => /^(?!.*(?:\.spec\.ts|node_modules)).*\.ts$/.test(path) && path !== HOME),
);

it('only one file knows in which protocol something came or went', () => {
  expect(sources.length).toBeGreaterThan(200);
  const wrong = sources.filter((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return CUT_OFF.test(text) || NAMED_CUT_OFF.test(text);
  });
  expect(wrong).toEqual([]);
});
