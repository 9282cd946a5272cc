import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRpcError } from './json-rpc-error.js';
import { parseBody } from './json-rpc-request.js';

const parse = (text: string) => parseBody(Buffer.from(text));
const LARGE = 18446744073709551615n;

describe('a large ID', () => {
  it.each([
    ['alone', `{"id":${LARGE}}`, { id: LARGE }],
    ['with white space', ` {\n"id" :\t${LARGE} \n, "a":1}`, { id: LARGE, a: 1 }],
    ['that comes twice: the last one', `{"id":1,"id":${LARGE}}`, { id: LARGE }],
    ['with an escaped key', `{"\\u0069d":${LARGE}}`, { id: LARGE }],
    [
      'after a text that looks like one',
      `{"a":"\\"id\\":12345678901234567","id":${LARGE}}`,
      expect.anything(),
    ],
    ['after a nested one', `{"params":{"id":12345678901234567},"id":${LARGE}}`, expect.anything()],
    ['before a nested one', `{"id":${LARGE},"params":{"id":12345678901234567}}`, expect.anything()],
    [
      'in a batch',
      `[{"id":1},{"b":[1,{"id":7}],"id":${LARGE}},3,{"id":9007199254740993}]`,
      expect.anything(),
    ],
  ])('is exact: %s', (_what, text, expected) => {
    const value = parse(text);
    expect(value).toEqual(expected);
    const ids = [value].flat().map((one) => (one as { id?: unknown }).id);
    expect(ids).toContain(LARGE);
  });

  it('stays as it is if it is no integer, or not the id of a request', () => {
    expect(parse('{"id":12345678901234567.5}')).toEqual({ id: 12345678901234568 });
    expect(parse('{"id":1e30}')).toEqual({ id: 1e30 });
    expect(parse('{"params":{"id":12345678901234567}}')).toEqual({ params: { id: 12345678901234568 } });
  });

  it('is found in any batch, and nothing else is changed', () => {
    const id = fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n });
    const request = fc.record({ a: fc.jsonValue(), 'x,"id":5': fc.jsonValue(), id, b: fc.jsonValue() });
    const text = ({ id: number, ...rest }: { id: bigint }) =>
      JSON.stringify({ ...rest, id: 'ID' }).replace('"id":"ID"', `"id":${number}`);
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 5 }), (requests) => {
        const values = parse(`[${requests.map(text)}]`) as object[];
        const normal = requests.map((one) => ({ ...(JSON.parse(text(one)) as object), id: one.id }));
        expect(values).toEqual(normal);
      }),
    );
  });
});

describe('a body that is not JSON says why', () => {
  const message = (body: Uint8Array, encoding?: string): string => {
    try {
      parseBody(body, encoding);
    } catch (error) {
      expect(error).toMatchObject({ constructor: JsonRpcError, code: -32700 });
      return (error as Error).message;
    }
    return 'none';
  };
  const JSON_TEXT = Buffer.from('{"jsonrpc":"2.0"}');

  it.each([
    ['gzip', [0x1f, 0x8b, 8, 0], undefined, /compressed with gzip/],
    ['another encoding', [0x8b, 2], 'br', /has the Content-Encoding "br"/],
    ['a byte order mark', [0xef, 0xbb, 0xbf, ...JSON_TEXT], undefined, /begins with a byte order mark/],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0], undefined, /begins with a byte order mark/],
    ['anything else', [0x7b], undefined, /^Parse error: Expected property name/],
    ['an encoding that is none', [0x7b], 'identity', /^Parse error: Expected property name/],
  ])('%s', (_what, bytes, encoding, expected) => {
    expect(message(Uint8Array.from(bytes), encoding)).toMatch(expected);
  });

  it('a body that is JSON is accepted, whatever its headers say', () => {
    expect(message(JSON_TEXT, 'gzip')).toBe('none');
  });
});
