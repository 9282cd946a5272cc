import { expect, it } from 'vitest';
import { serverFindings } from './server-findings.js';

const NOW = 1_795_397_256;
const SOUND = { version: '18.4', number: 180004, may_create: true, now: String(NOW) };

const found = (report: Partial<typeof SOUND>) =>
  serverFindings({ ...SOUND, schema: null, ...report }, undefined, NOW).map(
    ({ verdict, subject, text }) => `${verdict} ${subject} ${text}`,
  );

it('finds nothing wrong with a good server', () => {
  expect(found({})).toEqual(['ok database Postgres 18.4', "ok clock 0.0 s ahead of the database server's"]);
  expect(found({ version: '14.0', number: 140000 })[0]).toBe('ok database Postgres 14.0');
});

it('warns about a version that nobody maintains', () => {
  expect(found({ version: '13.23', number: 130023 })[0]).toBe(
    'warn database Postgres 13.23 is no longer maintained',
  );
});

it.each([
  [4.9, "ok clock 4.9 s ahead of the database server's"],
  [-5.1, "warn clock 5.1 s behind the database server's"],
  [599, "warn clock 599.0 s ahead of the database server's"],
  [601, "fail clock 601.0 s ahead of the database server's"],
  [-4000, "fail clock 4000.0 s behind the database server's"],
])('looks at the clocks: %d s apart', (seconds, text) => {
  expect(found({ now: String(NOW - seconds) }).at(-1)).toBe(text);
});
