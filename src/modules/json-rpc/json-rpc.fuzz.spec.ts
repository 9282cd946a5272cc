import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATIENT } from '../../../test/api/patient.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { ApiConfig } from '../../config/api-config.js';
import { Field } from './field.js';
import { BASE64, BLOCK_ID } from './field-types.js';
import { JsonText } from './json-rpc-answer.js';
import { JsonRpcDispatcher, type Method } from './json-rpc-dispatcher.js';
import { NoParams, paramsReader } from './params.js';

const logged: Record<string, unknown>[] = [];
const seen: { method: string; isError: boolean }[] = [];
let dispatcher: JsonRpcDispatcher;

beforeEach(() => {
  seen.length = 0;
  logged.length = 0;
  dispatcher = make();
});

class DataParams {
  @Field(BASE64, { about: 'Some data.' })
  data!: Uint8Array;
}

class IdParams {
  @Field(BLOCK_ID, { about: 'An ID.' })
  id!: Uint8Array;
}

function method<P extends object>(
  name: string,
  params: new () => P,
  handler: (values: P) => unknown = () => null,
): Method {
  const read = paramsReader(params);
  return { name, run: (given) => handler(read(given)) };
}

function make(limits: Partial<ApiConfig> = {}): JsonRpcDispatcher {
  const methods = [
    method('ping', NoParams),
    method('proposeBlock', DataParams, ({ data }) => data.length),
    method('getBlock', IdParams, ({ id }) => id.length),
    method('large', NoParams, () => new JsonText(`"${'x'.repeat(1_000)}"`)),
    method('broken', NoParams, () => JSON.parse('the driver speaks')),
    method('wait', NoParams, () => new Promise((resolve) => setTimeout(() => resolve(1), 20))),
  ];
  return new JsonRpcDispatcher(methods, {
    prefix: 'timestampvm.',
    config: Object.assign(new ApiConfig(), limits),
    errors: new UnexpectedErrors(Log.to({ write: (line) => logged.push(JSON.parse(line)) }, 'info', {})),
    observer: {
      called: (name, _ms, error) => seen.push({ method: name, isError: error !== undefined }),
      refused() {},
    },
  });
}

/** Checks that the answer is JSON-RPC, whatever the body. */
async function answer(body: string | Uint8Array) {
  const text = await dispatcher.handle(Buffer.from(body), PATIENT);
  const value = text === undefined ? undefined : JSON.parse(text);
  for (const one of [value].flat()) {
    if (one === undefined) continue;
    expect(one.jsonrpc).toBe('2.0');
    expect(
      'result' in one || (Number.isInteger(one.error.code) && typeof one.error.message === 'string'),
    ).toBe(true);
  }
  return value;
}

const call = (params: unknown, method: string = 'proposeBlock') =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

describe('odd bodies', () => {
  it('bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => void (await answer(bytes))),
    ));

  it('JSON', () =>
    fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 5 }), async (text) => void (await answer(text))),
      { numRuns: 500 },
    ));

  it('requests with odd parts', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('2.0', 'ping', 'proposeBlock', 'timestampvm.getBlock', null),
    );
    const key = fc.constantFrom('jsonrpc', 'id', 'method', 'params', '__proto__', 'constructor', 'toString');
    const request = fc
      .array(fc.tuple(key, odd), { maxLength: 8 })
      .map((pairs) => `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`);
    return fc.assert(
      fc.asyncProperty(
        fc.array(request, { maxLength: 4 }),
        async (all) => void (await answer(`[${all.join(',')}]`)),
      ),
      { numRuns: 1_000 },
    );
  });

  it('params of proposeBlock', () =>
    fc.assert(
      fc.asyncProperty(fc.object(), async (params) => void (await answer(call(params)))),
      { numRuns: 500 },
    ));

  it.each([
    ['100,000 brackets', '['.repeat(100_000), 'nested deeper than the limit 32'],
    ['balanced brackets', '['.repeat(2_000_000) + ']'.repeat(2_000_000), 'nested deeper than the limit 32'],
    ['nested objects', `${'{"a":'.repeat(100_000)}1`, 'nested deeper than the limit 32'],
    ['millions of values', `[${'0,'.repeat(2_000_000)}0]`, 'more values than the limit 100000'],
    ['100,000 empty objects', `[${'{},'.repeat(100_000)}{}]`, 'more values than the limit 100000'],
    [
      'a batch that is too large',
      `[${Array(1_001).fill(1)}]`,
      'Limit exceeded: a batch of 1001 calls, api.maxBatch is 1000',
    ],
    ['an empty batch', '[]', 'an empty batch'],
    ['nothing', '', 'Parse error'],
  ])('%s', async (_what, body, message) => {
    expect((await answer(body)).error.message).toContain(message);
  });

  it('a large ID comes back exactly, however many values are beside it', async () => {
    const zeros = `[${'0,'.repeat(90_000)}0]`;
    const text = await dispatcher.handle(
      Buffer.from(`{"jsonrpc":"2.0","id":12345678901234567,"method":"ping","params":${zeros}}`),
      PATIENT,
    );
    expect(text).toMatch(/"message":"Invalid params: no parameters are expected",/);
    expect(text).toMatch(/"id":12345678901234567}$/);
  });

  it('brackets and commas within strings are no structure', async () => {
    const value = await answer(call([{ data: '[{,'.repeat(100_000) }]));
    expect(value.error.message).toBe('Invalid params: data must be base64 (standard alphabet, padded)');
    expect((await answer(call([{ data: '\\"[\\\\"'.repeat(1_000) }]))).error.code).toBe(-32602);
  });

  it('half a surrogate pair and a long ID come back', async () => {
    expect(await answer('{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}')).toMatchObject({ id: '\ud800' });
    expect(await answer('{"jsonrpc":"2.0","id":18446744073709551615,"method":"ping"}')).toMatchObject({
      id: 2 ** 64,
    });
  });

  it.each([
    '{"jsonrpc":"2.0","id":1,"method":"proposeBlock","params":[{"constructor":1,"data":{"length":4000000000}}]}',
    '{"jsonrpc":"2.0","id":1,"method":"proposeBlock","params":[{"__proto__":{"data":"AA=="}}]}',
    '{"jsonrpc":"2.0","id":1,"method":"proposeBlock","params":[{"__proto__":{},"data":{"length":4000000000}}]}',
    '{"jsonrpc":"2.0","id":1,"method":"getBlock","params":{"constructor":{"name":"x"},"id":5}}',
  ])('parameters that claim to be of another class: %s', async (body) => {
    expect((await answer(body)).error.code).toBe(-32602);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'no method is called %s',
    async (method) => {
      expect((await answer(call([], method))).error.code).toBe(-32601);
      expect(seen).toEqual([{ method: 'unknown', isError: true }]);
    },
  );
});

describe('a method that fails with an unexpected error', () => {
  it('is logged with its stack, and its text stays inside', async () => {
    expect(await answer(call(undefined, 'broken'))).toEqual({
      jsonrpc: '2.0',
      error: {
        code: -32603,
        message: 'Internal error',
        data: { reason: 'internal', retryable: false, reference: expect.any(String) },
      },
      id: 1,
    });
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'error',
        method: 'broken',
        error: expect.stringContaining('the driver'),
        stack: expect.stringContaining('json-rpc.fuzz.spec'),
      }),
    ]);
  });

  it('is logged for a notification too', async () => {
    expect(await answer('{"jsonrpc":"2.0","method":"broken"}')).toBeUndefined();
    expect(logged).toHaveLength(1);
  });
});

describe('limits', () => {
  it('a body', async () => {
    dispatcher = make({ maxBodyBytes: 100 });
    expect(await answer(' '.repeat(101))).toEqual({
      jsonrpc: '2.0',
      error: {
        code: -32005,
        message: 'Limit exceeded: a body of 101 bytes, api.maxBodyBytes is 100',
        data: { reason: 'limitExceeded', retryable: false, limit: 'api.maxBodyBytes', value: 100 },
      },
      id: null,
    });
  });

  it('an answer, and all answers of a batch together', async () => {
    const one = call(undefined, 'large');
    dispatcher = make({ maxAnswerBytes: 500 });
    expect((await answer(one)).error.message).toMatch(
      /^Limit exceeded: an answer of \d+ bytes, api.maxAnswerBytes is 500$/,
    );
    dispatcher = make({ maxAnswerBytes: 2_500 });
    const all = await answer(`[${[one, one, one]}]`);
    expect(all.map((each: object) => 'result' in each)).toEqual([true, true, false]);
  });

  it('calls at once; afterwards there is room again', async () => {
    dispatcher = make({ maxConcurrent: 2 });
    const all = await answer(`[${Array(3).fill(call(undefined, 'wait'))}]`);
    expect(all.map(({ error }: { error?: { data: object } }) => error?.data)).toEqual([
      undefined,
      undefined,
      { reason: 'tooManyCalls', retryable: true, limit: 'api.maxConcurrent', value: 2 },
    ]);
    expect(dispatcher.current).toBe(0);
    expect(await answer(call(undefined, 'wait'))).toMatchObject({ result: 1 });
  });
});
