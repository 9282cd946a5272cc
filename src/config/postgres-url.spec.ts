import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePostgresUrl, withoutPassword } from './postgres-url.js';

it.each([
  ['postgres://h', { host: 'h', port: 5432, user: undefined, password: undefined, database: undefined }],
  ['postgresql://u:p@h:1/d', { host: 'h', port: 1, user: 'u', password: 'p', database: 'd' }],
  ['postgres://u%40x:p%3A%2F@h/my%20db', { user: 'u@x', password: 'p:/', database: 'my db' }],
  ['postgres://u@[::1]:5433/d', { host: '::1', port: 5433 }],
  ['postgres:///d?host=/run/postgresql', { host: '/run/postgresql', database: 'd' }],
  ['postgres://u@%2Frun%2Fpostgresql/d', { host: '/run/postgresql', user: 'u' }],
  [
    'postgres://u:p@/d?host=/run/postgresql',
    { host: '/run/postgresql', user: 'u', password: 'p', database: 'd' },
  ],
  ['postgres://u:p%2Fq@h/d', { password: 'p/q' }],
  ['postgres://u:p@ss@h/d', { user: 'u', password: 'p@ss', host: 'h' }],
  ['postgres://h?dbname=d&user=u&port=7', { host: 'h', port: 7, user: 'u', database: 'd' }],
  ['postgres://h/d?target_session_attrs=read-write', { host: 'h', database: 'd' }],
  ['postgres://h/d?sslmode=require&channel_binding=require', { channelBinding: 'require' }],
  ['postgres://h/d?sslrootcert=system', { sslrootcert: 'system' }],
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

it.each([
  ['postgres://a:1,b:2/d', 'names several hosts: name one'],
  [
    'postgres://h/d?target_session_attrs=standby',
    'has target_session_attrs other than any, read-write, primary',
  ],
  ['postgres://h/d?channel_binding=always', 'has channel_binding other than disable, prefer, require'],
  ['postgres://h/d?connect_timeout=5', 'has the parameter "connect_timeout", which the plugin does not read'],
  ['postgres://h/d?secret=5', 'has a parameter that the plugin does not know'],
  ['postgres://h:70000/d', 'has a port that is not a number from 1 to 65535'],
  ['postgres:///d?host=a,b&port=1,2', 'names several hosts: name one'],
  ['postgres://u%00database%00x@h/d', 'has %00'],
  ['postgres://u@h/d\n', 'ends with white space'],
])('refuses %s, and says why', (url, text) => {
  expect(() => parsePostgresUrl(url)).toThrow(text);
});

it.each(['?SECRET', '42/SECRET', '42#SECRET', '#SECRET', '/SECRET', '42?a=SECRET', '%SECRET'])(
  'shows nothing of a password that is not encoded: %s',
  (password) => {
    const url = `postgres://u:${password}@h/db`;
    expect(() => parsePostgresUrl(url)).toThrow(/^must be a URL/);
    expect(withoutPassword(url)).toBe('(not shown)');
  },
);

it('reads any password, or shows nothing of it', () => {
  const odd = fc.string({ unit: fc.constantFrom(...'?/#@:%&=,[]1a ') });
  fc.assert(
    fc.property(odd, odd, (before, after) => {
      const password = `${before}SECRET${after}`;
      const url = `postgres://u:${password}@h/db`;
      try {
        const read = parsePostgresUrl(url);
        expect(read).toMatchObject({
          user: 'u',
          host: 'h',
          database: 'db',
          password: decodeURIComponent(password),
        });
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        expect(error.message).not.toContain('SECRET');
      }
      expect(withoutPassword(url)).not.toContain('SECRET');
    }),
    { numRuns: 5_000 },
  );
});

it('shows a URL without its password, and nothing of a text that is no URL', () => {
  expect(withoutPassword('postgres://u:p@h/d')).toBe('"postgres://u:***@h/d"');
  expect(withoutPassword('postgres://u@h/d')).toBe('"postgres://u@h/d"');
  for (const value of ['u:p', 'postgres://u:p#@h/d', 5, null])
    expect(withoutPassword(value)).toBe('(not shown)');
});
