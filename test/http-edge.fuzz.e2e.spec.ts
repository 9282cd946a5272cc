import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HTTP } from '../src/wire/tables/http.js';
import { type HostedChain, startHostedChain } from './hosted-chain.js';
import { sendToPlugin } from './process/plugin-socket.js';

let chain: HostedChain;
let handler: ReturnType<typeof connect>;

beforeAll(async () => {
  chain = await startHostedChain();
  handler = connect((await chain.plugin.vm.CreateHandlers()).handlers[0]?.serverAddr ?? '');
});

afterAll(() => chain?.stop());

function connect(address: string) {
  return chain.plugin.connect(address).calls(HTTP);
}

/** Sends a request as a host does. An error answer counts too, as long as the process lives. */
async function request(
  method: string,
  url: string,
  headers: [string, string[]][],
  body: Uint8Array,
): Promise<number> {
  const requestHeaders = headers.map(([key, values]) => ({ key, values }));
  const code = await handler.HandleSimple({ method, url, requestHeaders, body, responseHeaders: [] }).then(
    (answer) => answer.code,
    () => 500,
  );
  return code;
}

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'DELETE',
  'PATCH',
  'QUERY',
  '',
  'get',
  'X Y',
  '\n',
  '💥',
];
const PATHS = [
  '/rpc',
  '/health',
  '/health/live',
  '/admin',
  '/',
  '',
  '//',
  '/rpc/',
  '/rpc?x=1',
  '/%',
  '/%00',
  '/../rpc',
  '/\ud800',
  '/\n',
];
const HEADERS = [
  'Content-Type',
  'Content-Length',
  'Transfer-Encoding',
  'Host',
  'Connection',
  '',
  'A B',
  '__proto__',
  'Expect',
  'Content-Encoding',
];

it('answers any method, path, header and body', async () => {
  const path = fc.oneof(fc.constantFrom(...PATHS), fc.string({ unit: 'binary' }), fc.webPath());
  const url = fc.oneof(
    path.map((one) => `/ext/bc/timestampvm${one}`),
    path,
  );
  const header = fc.tuple(
    fc.oneof(fc.constantFrom(...HEADERS), fc.string({ unit: 'binary' })),
    fc.array(
      fc.oneof(
        fc.constantFrom('application/json', '-1', '99999999999', 'chunked', 'gzip'),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 3 },
    ),
  );
  const method = fc.oneof(fc.constantFrom(...METHODS), fc.string({ unit: 'binary', maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(
      method,
      url,
      fc.array(header, { maxLength: 4 }),
      fc.uint8Array({ maxLength: 50 }),
      async (...parts) => {
        expect(await request(...parts)).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 1_500 },
  );
  await expect(chain.rpc('ping')).resolves.toEqual({ success: true });
});

it('answers any message on its socket, from whoever connects', async () => {
  // Any process of the machine can reach the socket, and need not speak protobuf.
  const address = (await chain.plugin.vm.CreateHandlers()).handlers[0]?.serverAddr ?? '';
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => sendToPlugin(address, bytes, 200)),
    { numRuns: 50 },
  );
  await expect(chain.rpc('ping')).resolves.toEqual({ success: true });
});

it('is still the same process, and wrote no line but its own', async () => {
  expect(chain.plugin.output.stderr).toEqual([]);
  for (const line of chain.plugin.output.stdout) expect(() => JSON.parse(line)).not.toThrow();
});

it('names headers as Go does, and leaves those of the connection to the node', async () => {
  const url = '/ext/bc/timestampvm/health';
  const { headers } = await handler.HandleSimple({
    method: 'GET',
    url,
    requestHeaders: [],
    responseHeaders: [],
  });
  // With a `content-length`, a node that compresses the body would send a wrong length.
  expect(headers.map(({ key }) => key)).toEqual(['Content-Type']);
});

it('refuses a body beyond its limit with the error that names it', async () => {
  const response = await fetch(chain.api.url, { method: 'POST', body: 'x'.repeat(4 * 1024 * 1024 + 1) });
  expect(await response.json()).toMatchObject({
    error: { code: -32005, data: { limit: 'api.maxBodyBytes', value: 4 * 1024 * 1024 } },
  });
});
