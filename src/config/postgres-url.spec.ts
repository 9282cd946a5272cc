import { expect, it } from 'vitest';
import { parsePostgresUrl, withoutPassword } from './postgres-url.js';

it.each([
  ['postgres://h', { host: 'h', port: 5432, user: undefined, password: undefined, database: undefined }],
  ['postgresql://u:p@h:1/d', { host: 'h', port: 1, user: 'u', password: 'p', database: 'd' }],
  ['postgres://u%40x:p%3A%2F@h/my%20db', { user: 'u@x', password: 'p:/', database: 'my db' }],
  ['postgres://u@[::1]:5433/d', { host: '::1', port: 5433 }],
  ['postgres:///d?host=/run/postgresql', { host: '/run/postgresql', database: 'd' }],
  ['postgres://u@%2Frun%2Fpostgresql/d', { host: '/run/postgresql', user: 'u' }],
  ['postgres://h/d?sslmode=verify-ca&sslrootcert=/ca.pem', { sslmode: 'verify-ca', sslrootcert: '/ca.pem' }],
])('reads %s', (url, parts) => {
  expect(parsePostgresUrl(url)).toMatchObject(parts);
});

it.each(['', 'h', 'postgres:h', 'mysql://h', 'postgres://h:x/', 'postgres://u:p#@h/d'])(
  'refuses %j',
  (url) => {
    expect(() => parsePostgresUrl(url)).toThrow('must be a URL');
  },
);

it('shows a URL without its password, and no text that is none', () => {
  expect(withoutPassword('postgres://u:p@h/d')).toBe('"postgres://u:***@h/d"');
  expect(withoutPassword('postgres://u@h/d')).toBe('"postgres://u@h/d"');
  for (const value of ['u:p', 'postgres://u:p#@h/d', 5, null])
    expect(withoutPassword(value)).toBe('(not shown)');
});
