import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { settingsTable } from './settings-table.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const handbook = readFileSync(join(root, 'docs/handbook.md'), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
  .join('\n');

/** The first column of the table under this heading. */
function firstColumn(heading: string): string[] {
  const [, section = ''] = handbook.split(`\n### ${heading}\n`);
  const rows = (section.split(/\n##/)[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => row.split(' | ')[0]?.slice(2) ?? '');
}

it('has every setting with its default', () => {
  expect(
    handbook.split('\n').filter((line) => /^\| `[a-zA-Z.]+` \| (–|`.*`) \| .*\. \|$/.test(line)),
  ).toEqual(settingsTable());
});

describe('every text of an error is one that the plugin writes', () => {
  const errors = ['At the start of the chain', 'While it runs', 'Answers of the API'].flatMap(firstColumn);

  it('there are many', () => expect(errors.length).toBeGreaterThan(25));

  it.each(errors)('%s', (cell) => {
    const [, text = ''] = /^`(.*)`$/.exec(cell) ?? [];
    const parts = text
      .split('…')
      .map((part) => part.trim())
      .filter((part) => part.length > 3);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect([part, sources.includes(part)]).toEqual([part, true]);
  });
});

it('links only to existing files', () => {
  for (const [, target = ''] of handbook.matchAll(/\]\(([^)#]+)\)/g)) {
    if (!target.startsWith('http'))
      expect([target, readFileSync(join(root, 'docs', target)).length > 0]).toEqual([target, true]);
  }
});

it('names the names of the health report', () => {
  const indicators = readdirSync(join(root, 'src/modules/health/indicators')).filter((name) =>
    name.endsWith('.indicator.ts'),
  );
  const names = indicators.map(
    (name) =>
      /\.check\('(\w+)'\)/.exec(readFileSync(join(root, 'src/modules/health/indicators', name), 'utf8'))?.[1],
  );
  expect(
    firstColumn('Health')
      .map((cell) => cell.replaceAll('`', ''))
      .sort(),
  ).toEqual([...names, 'serving'].sort());
});
