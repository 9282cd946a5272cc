import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpServer } from './http-server.js';

let server: HttpServer;
beforeEach(async () => {
  server = await HttpServer.listen(0);
  server.route('/ext/x', (incoming, response) => void response.end(`${incoming.url}`));
  server.routeByHeader('CHAIN', (_incoming, response) => void response.end('by header'));
  server.route('/ext/broken', () => Promise.reject(new Error('broken')));
});
afterEach(() => server.close());

/** Unlike fetch, it can send any Host header. */
function get(path: string, headers: Record<string, string> = {}): Promise<{ code: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port: server.port, host: '127.0.0.1', path, headers, agent: false },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ code: answer.statusCode ?? 0, body }));
      },
    );
    outgoing.on('error', reject).end();
  });
}

it('finds routes by the exact path, with any query', async () => {
  expect(await get('/ext/x?a=1')).toEqual({ code: 200, body: '/ext/x?a=1' });
  expect(await get('/ext/x/')).toMatchObject({ code: 404 });
  expect(await get('/')).toEqual({ code: 404, body: '404 page not found\n' });
});

it('finds routes by header first', async () => {
  expect(await get('/ext/x', { 'Avalanche-Api-Route': 'CHAIN' })).toMatchObject({ body: 'by header' });
  expect(await get('/ext/x', { 'Avalanche-Api-Route': 'OTHER' })).toMatchObject({ code: 404 });
});

it('serves only host names that no other site can use', async () => {
  for (const host of ['127.0.0.1:9650', 'localhost', 'LOCALHOST:1', '[::1]:9650', '10.0.0.1']) {
    expect(await get('/ext/x', { host })).toMatchObject({ code: 200 });
  }
  expect(await get('/ext/x', { host: 'evil.example' })).toEqual({
    code: 403,
    body: 'invalid host specified\n',
  });
});

it('lets pages of other origins call, after a preflight', async () => {
  const ask = (method: string, header: string) =>
    fetch(`${server.url}/ext/x`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://page.example',
        'access-control-request-method': method,
        'access-control-request-headers': header,
      },
    });
  const yes = await ask('POST', 'content-type');
  expect(yes.status).toBe(200);
  expect(yes.headers.get('access-control-allow-origin')).toBe('*');
  expect(yes.headers.get('access-control-allow-headers')).toBe('content-type');
  expect((await ask('DELETE', 'content-type')).headers.has('access-control-allow-origin')).toBe(false);
  expect((await ask('POST', 'x-secret')).headers.has('access-control-allow-origin')).toBe(false);
  const answer = await fetch(`${server.url}/ext/x`, { headers: { origin: 'http://page.example' } });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
});

it('answers a failed route with 500 and its text', async () => {
  expect(await get('/ext/broken')).toEqual({ code: 500, body: 'broken\n' });
});

it('says that a port is in use', async () => {
  await expect(HttpServer.listen(server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
