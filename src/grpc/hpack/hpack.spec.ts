import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { HeaderDecoder, MalformedHeaderError } from './header-decoder.js';
import { encodeHeaders } from './header-encoder.js';
import { decodeHuffman } from './huffman.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decoded = (decoder: HeaderDecoder, text: string) => Object.fromEntries(decoder.decode(hex(text)));

describe('the examples of RFC 7541, appendix C', () => {
  it('without Huffman codes', () => {
    const decoder = new HeaderDecoder();
    const request = { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'www.example.com' };
    expect(decoded(decoder, '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d')).toEqual(request);
    expect(decoded(decoder, '8286 84be 5808 6e6f 2d63 6163 6865')).toEqual({
      ...request,
      'cache-control': 'no-cache',
    });
    expect(
      decoded(decoder, '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65'),
    ).toEqual({ ...request, ':scheme': 'https', ':path': '/index.html', 'custom-key': 'custom-value' });
  });

  it('with Huffman codes', () => {
    const decoder = new HeaderDecoder();
    const request = { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'www.example.com' };
    expect(decoded(decoder, '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff')).toEqual(request);
    expect(decoded(decoder, '8286 84be 5886 a8eb 1064 9cbf')).toEqual({
      ...request,
      'cache-control': 'no-cache',
    });
    expect(decoded(decoder, '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf')).toEqual({
      ...request,
      ':scheme': 'https',
      ':path': '/index.html',
      'custom-key': 'custom-value',
    });
  });

  it('with a table so small that headers drop out of it', () => {
    const decoder = new HeaderDecoder();
    const toSize256 = '3fe1 01';
    const first =
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3';
    const response = {
      ':status': '302',
      'cache-control': 'private',
      date: 'Mon, 21 Oct 2013 20:13:21 GMT',
      location: 'https://www.example.com',
    };
    expect(decoded(decoder, toSize256 + first)).toEqual(response);
    expect(decoded(decoder, '4883 640e ffc1 c0bf')).toEqual({ ...response, ':status': '307' });
    // `:status 307` has pushed `:status 302` out of the table.
    expect(() => decoder.decode(hex('c2'))).toThrow('no header has the index 66');
  });
});

test.each([
  ['an index of nothing', '80'],
  ['an index beyond the tables', 'be'],
  ['a string beyond the end', '0085 61'],
  ['a number without an end', '7fff ffff ffff ff'],
  ['a larger table than was allowed', '3fe1 ff03'],
  ['a change of the table in the middle', '8220'],
  ['a Huffman code with zeros at the end', '4081 00 00'],
  ['the code of the end of a string', '4084 ffff ffff 00'],
  ['an end in the middle', '40'],
])('refuses %s', (_name, block) => {
  expect(() => new HeaderDecoder().decode(hex(block))).toThrow(RangeError);
});

it.each([
  ['a name in upper case', [['Content-Type', 'x']]],
  [
    'a pseudo-header twice',
    [
      [':path', '/'],
      [':path', '/x'],
    ],
  ],
  [
    'a pseudo-header after another header',
    [
      ['te', 'trailers'],
      [':path', '/'],
    ],
  ],
] as const)('finds a block malformed that has %s', (_what, headers) => {
  expect(() => new HeaderDecoder().decode(encodeHeaders(headers))).toThrow(MalformedHeaderError);
});

it('reads each byte by its Huffman code', () => {
  // The code of the letter a is 00011, followed by ones.
  expect(decodeHuffman(hex('1f'))).toBe('a');
});

it('decodes what it has encoded', () => {
  const name = fc.stringMatching(/^[a-z-]{1,40}$/);
  const value = fc.stringMatching(/^[ -~]{0,400}$/);
  fc.assert(
    fc.property(fc.dictionary(name, value), (headers) => {
      const block = encodeHeaders(Object.entries(headers));
      expect(new HeaderDecoder().decode(block)).toEqual(new Map(Object.entries(headers)));
    }),
  );
});
