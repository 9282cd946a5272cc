import { expect, it } from 'vitest';
import { checkPostgres, withoutPassword } from './postgres-url.js';

it('hides the password', () => {
  expect(withoutPassword('postgres://me:secret@db:5433/chain?sslmode=require')).toBe(
    'postgres://me@db:5433/chain',
  );
  expect(withoutPassword('postgresql://db/chain')).toBe('postgresql://db/chain');
});

it.each(['', 'db', 'http://db/x', 'postgres:db', 'postgres://a b'])(
  'refuses %j without repeating it',
  (url) => {
    expect(() => withoutPassword(url)).toThrow('--postgres takes a URL like');
  },
);

it('tells why a server cannot be reached', async () => {
  const nobody = checkPostgres('postgres://me:secret@127.0.0.1:1/chain');
  await expect(nobody).rejects.toThrow(
    /cannot use Postgres at postgres:\/\/me@127.0.0.1:1\/chain: .*ECONNREFUSED/,
  );
});
