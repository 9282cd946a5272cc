import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../src/wire/protocols.js';
import * as releases from './avalanchego/releases.js';
import { ROOT } from './avalanchego/workspace.js';

/** No release has spoken it. */
const UNUSED_PROTOCOL = 32;

interface Row {
  protocol: number;
  avalancheGo: string;
  realNodes: string;
}

/** README's table: `| 45 | v1.14.2 | v1.14.2 |`. */
function table(): Row[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, inside = ''] = text.split(/<!-- \/?compatibility -->/);
  return [...inside.matchAll(/^\| (\d+) \| (.*?) \| (.*?) ?\|$/gm)].map(
    ([, protocol, avalancheGo, realNodes]) => ({
      protocol: Number(protocol),
      avalancheGo: avalancheGo as string,
      realNodes: realNodes as string,
    }),
  );
}

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
  for (const { avalancheGo, realNodes } of table()) {
    if (realNodes !== '') expect(covers(avalancheGo, realNodes), realNodes).toBe(true);
  }
});

/** `v1.11.13 to v1.12.1`, `v1.12.2, v1.13.0` or `v1.14.2` */
function covers(text: string, version: string): boolean {
  const [first = '', last = first] = text.split(/ to |, /);
  return order(first) <= order(version) && order(version) <= order(last);
}

const order = (version: string): number =>
  version
    .slice(1)
    .split('.')
    .reduce((sum, part) => sum * 1000 + Number(part), 0);
