import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRpc } from './api/openrpc.js';
import { type HostedChain, startHostedChain } from './hosted-chain.js';

/**
 * The chain's API as clients see it: timestampvm-rs's table of answers, and JSON-RPC 2.0 where timestampvm-rs breaks
 * it.
 */
let hosted: HostedChain;
beforeAll(async () => {
  hosted = await startHostedChain();
});
afterAll(() => hosted.stop());

async function post(body: string | Uint8Array<ArrayBuffer>, contentType = 'application/json') {
  const url = `${hosted.url}/ext/bc/timestampvm/rpc`;
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
const request = (method: string, params?: unknown, id: unknown = 1) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });
async function answer(body: string) {
  return JSON.parse((await post(body)).text) as {
    result?: unknown;
    error?: { code: number; message: string };
  };
}
const error = async (method: string, params?: unknown) => (await answer(request(method, params))).error;

describe('methods', () => {
  it.each(['ping', 'timestampvm.ping'])('%s', async (method) => {
    expect(await post(request(method))).toEqual({
      status: 200,
      type: 'application/json',
      text: '{"jsonrpc":"2.0","result":{"success":true},"id":1}',
    });
  });

  it.each([[undefined], [[]], [{}]])('lastAccepted with the parameters %j', async (params) => {
    expect((await answer(request('lastAccepted', params))).result).toMatchObject({ id: expect.any(String) });
  });

  it('getBlock with an array of one object and with the object', async () => {
    const { id } = (await answer(request('timestampvm.lastAccepted'))).result as { id: string };
    const one = await answer(request('getBlock', [{ id }]));
    expect(one.result).toMatchObject({ block: { height: 0 } });
    expect(await answer(request('timestampvm.getBlock', { id }))).toEqual(one);
  });

  it('proposeBlock takes empty data', async () => {
    expect((await answer(request('proposeBlock', [{ data: '' }]))).result).toMatchObject({ success: true });
  });

  it('takes any content type', async () => {
    expect((await post(request('ping'), 'text/plain')).status).toBe(200);
  });
});

it('rpc.discover answers the description, and has no name with a prefix', async () => {
  expect((await answer(request('rpc.discover'))).result).toEqual(openRpc);
  expect((await error('timestampvm.rpc.discover'))?.code).toBe(-32601);
  expect((await error('rpc.discover', { x: 1 }))?.code).toBe(-32602);
});

describe('what is wrong with a request', () => {
  const url = () => `${hosted.url}/ext/bc/timestampvm/rpc`;

  it.each(['GET', 'PUT', 'DELETE'])('%s says that it must be a POST', async (method) => {
    const response = await fetch(url(), { method });
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([
      405,
      'POST',
      {
        statusCode: 405,
        message: 'This is a JSON-RPC API: POST a request to it',
        error: 'Method Not Allowed',
      },
    ]);
  });

  it.each([
    ['gzip', gzipSync(request('ping')), 'the body has the Content-Encoding "gzip"'],
    ['br', brotliCompressSync(request('ping')), 'the body has the Content-Encoding "br"'],
    ['', gzipSync(request('ping')), 'the body is compressed with gzip'],
    ['', Buffer.from(`\ufeff${request('ping')}`), 'the body begins with a byte order mark'],
  ])('a body with the encoding %j names it', async (encoding, body, message) => {
    const headers = encoding ? { 'content-encoding': encoding } : {};
    const response = await fetch(url(), { method: 'POST', headers, body: Uint8Array.from(body) });
    expect(await response.json()).toMatchObject({
      error: { code: -32700, message: expect.stringContaining(`Parse error: ${message}`) },
      id: null,
    });
  });
});

describe('what is wrong with a call', () => {
  it('not found', async () => {
    const id = '2Z4UuXuKg2KYKpjmLHvFTFMXRxfSrwfyoKMuEKFdoMJqYjgRoy';
    expect(
      await error('getBlock', [
        { id: (await import('../src/common/id.js')).idToCb58(new Uint8Array(32).fill(9)) },
      ]),
    ).toEqual({
      code: -32603,
      message: 'not found',
      data: { reason: 'blockNotFound', retryable: false },
    });
    expect((await error('getBlock', [{ id }]))?.code).toBe(-32602);
  });

  it('unknown method', async () => {
    expect(await error('noSuchMethod')).toEqual({
      code: -32601,
      message: 'Method not found',
      data: { reason: 'methodNotFound', retryable: false },
    });
  });

  it.each([
    ['getBlock', undefined],
    ['getBlock', []],
    ['getBlock', [{}]],
    ['getBlock', [{ id: 5 }]],
    ['getBlock', [{ id: 'no CB58' }]],
    ['getBlock', ['a string']],
    ['getBlock', [{ id: 'a' }, { id: 'b' }]],
    ['proposeBlock', [{ data: 'MQo' }]],
    ['proposeBlock', [{ data: 'M Qo=' }]],
    ['proposeBlock', [{ data: 'MQ-_' }]],
    ['proposeBlock', [{ data: null }]],
    ['ping', [1]],
    ['lastAccepted', [{ id: 1 }]],
  ])('%s with the parameters %j', async (method, params) => {
    const { code, message } = (await error(method, params)) ?? {};
    expect(code).toBe(-32602);
    expect(message).toMatch(/^Invalid params: /);
  });

  it('data that could not reach another node, and data over the limit of timestampvm-rs', async () => {
    const data = (bytes: number) => Buffer.alloc(bytes).toString('base64');
    expect((await error('proposeBlock', [{ data: data(1_046_529) }]))?.message).toBe(
      'data 1046529-byte exceeds the limit 1046528-byte: its block could not be sent to other nodes',
    );
    expect(await error('proposeBlock', [{ data: data(1_048_578) }])).toEqual({
      code: -32603,
      message: 'data 1048578-byte exceeds the limit 1048576-byte',
      data: { reason: 'dataTooLong', retryable: false },
    });
    const height = () => hosted.chain.lastAccepted.height;
    const before = height();
    expect((await answer(request('proposeBlock', [{ data: data(1_046_528) }]))).result).toMatchObject({
      success: true,
    });
    await hosted.accepted(Number(before) + 1);
  });
});

describe('envelopes', () => {
  it.each(['1', '"text"', 'null', '18446744073709551615', '9007199254740993'])(
    'the id %s comes back',
    async (id) => {
      const { text } = await post(`{"jsonrpc":"2.0","method":"ping","id":${id}}`);
      expect(text).toBe(`{"jsonrpc":"2.0","result":{"success":true},"id":${id}}`);
    },
  );

  it.each(['', '{', 'nonsense', '[', '{"a":1}}'])('malformed JSON: %j', async (body) => {
    expect((await answer(body)).error?.code).toBe(-32700);
  });

  it.each([
    '1',
    'null',
    '"ping"',
    '[]',
    '{}',
    '{"method":"ping","id":1}',
    '{"jsonrpc":"1.0","method":"ping","id":1}',
    '{"jsonrpc":"2.0","method":5,"id":1}',
    '{"jsonrpc":"2.0","method":"ping","id":{}}',
    '{"jsonrpc":"2.0","method":"ping","id":1.5}',
    '{"jsonrpc":"2.0","method":"ping","id":18446744073709551616}',
    '{"jsonrpc":"2.0","method":"ping","params":"no","id":1}',
  ])('is no request: %s', async (body) => {
    expect((await answer(body)).error?.code).toBe(-32600);
  });

  it('accepts unknown further keys', async () => {
    expect((await answer('{"jsonrpc":"2.0","method":"ping","id":1,"more":2}')).result).toEqual({
      success: true,
    });
  });

  it('answers a batch in its order, without its notifications', async () => {
    const { text } = await post(
      `[${request('ping', undefined, 'a')},{"jsonrpc":"2.0","method":"ping"},${request('no', undefined, 'b')},7]`,
    );
    expect(JSON.parse(text)).toMatchObject([
      { id: 'a', result: { success: true } },
      { id: 'b', error: { code: -32601 } },
      { id: null, error: { code: -32600 } },
    ]);
  });

  it('answers notifications with nothing, and does what they say', async () => {
    const before = Number(hosted.chain.lastAccepted.height);
    const { status, text } = await post(
      '{"jsonrpc":"2.0","method":"proposeBlock","params":[{"data":"AQ=="}]}',
    );
    expect({ status, text }).toEqual({ status: 204, text: '' });
    await hosted.accepted(before + 1);
  });
});
