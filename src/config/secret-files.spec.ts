import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DatabaseConfig } from './database-config.js';
import { readPassword, readRootCertificates, secretFileProblems } from './secret-files.js';

const dir = mkdtempSync(join(tmpdir(), 'secret-files-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}
const config = (changes: Partial<DatabaseConfig>) => Object.assign(new DatabaseConfig(), changes);

it.each(['geheim', 'geheim\n', 'geheim\r\n'])('reads the password of a file that holds %j', (text) => {
  const passwordFile = file('password', text);
  expect(readPassword(config({ url: 'postgres://u@h/d', passwordFile }))).toBe('geheim');
});

it('keeps white space as part of the password, except for the line end', () => {
  expect(readPassword(config({ passwordFile: file('password', ' a b \n\n') }))).toBe(' a b \n');
});

it('takes the password from the URL if there is no file', () => {
  expect(readPassword(config({ url: 'postgres://u:p%40@h/d' }))).toBe('p@');
  expect(readPassword(config({}))).toBeUndefined();
});

it('names key and path of an unusable file, and nothing of its content', () => {
  const empty = file('empty', '\n');
  expect(() => readPassword(config({ passwordFile: empty }))).toThrow(
    `database.passwordFile: ${empty} is empty`,
  );
  expect(() => readRootCertificates(file('ca', 'geheim'))).toThrow(
    `database.sslrootcert: ${join(dir, 'ca')} holds no certificate in PEM form`,
  );
  expect(secretFileProblems(config({ passwordFile: '/nowhere/p', sslrootcert: '/nowhere/ca' }))).toEqual([
    'database.passwordFile: cannot read /nowhere/p (ENOENT)',
    'database.sslrootcert: cannot read /nowhere/ca (ENOENT)',
  ]);
});
