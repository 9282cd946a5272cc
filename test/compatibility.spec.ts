import { expect, it } from 'vitest';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../src/wire/protocols.js';
import * as releases from './avalanchego/releases.js';
import { covers, compatibilityTable as table } from './compatibility-table.js';

/** No release speaks this one. */
const UNUSED_PROTOCOL = 32;

it("README's table has every protocol that the plugin speaks, newest first", () => {
  const spoken = Array.from({ length: NEWEST_PROTOCOL - OLDEST_PROTOCOL + 1 }, (_, i) => NEWEST_PROTOCOL - i);
  expect(table().map(({ protocol }) => protocol)).toEqual(
    spoken.filter((number) => number !== UNUSED_PROTOCOL),
  );
});

it("README's table names the releases that the tests run real nodes of, and no others", () => {
  const wanted = Object.values(releases)
    .filter((value): value is releases.Release => typeof value === 'object' && 'protocol' in value)
    .map(({ protocol, version }) => `${protocol} ${version}`);
  const named = table().flatMap(({ protocol, realNodes }) =>
    realNodes
      .split(', ')
      .filter((version) => version !== '')
      .map((version) => `${protocol} ${version}`),
  );
  expect(named.sort()).toEqual([...new Set(wanted)].sort());
});

it('every real node is of a release that its row covers', () => {
  for (const row of table()) {
    if (row.realNodes !== '') expect(covers(row, row.realNodes), row.realNodes).toBe(true);
  }
});
