import { expect, it } from 'vitest';
import { requestHeaders } from './headers.js';

it('gathers values under canonical names, as Go does', () => {
  const rawHeaders = ['content-TYPE', 'a/b', 'X-Two', '1', 'x-two', '2', 'host', 'here', 'etag', 'e'];
  expect(requestHeaders({ rawHeaders })).toEqual([
    { key: 'Content-Type', values: ['a/b'] },
    { key: 'X-Two', values: ['1', '2'] },
    { key: 'Etag', values: ['e'] },
  ]);
});
