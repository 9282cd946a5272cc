import { describe, expect, it } from 'vitest';
import { idFromCb58 } from '../../common/id.js';
import { decodeBlock, encodeBlock } from './block.codec.js';
import { type BlockDecodeCode, BlockDecodeError } from './block-decode.error.js';

/**
 * What timestampvm-rs accepts and refuses, one line each. Every line was also given to the Rust crates (timestampvm
 * 0.0.18, avalanche-types 0.1.4, serde_json 1.0.154), as were 400,000 mutations of blocks.
 */
const PARENT = 'WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB';
const VALUES = { parent_id: `"${PARENT}"`, height: '1', timestamp: '1795397256', data: '"0x68656c6c6f"' };
const HELLO = {
  parentId: idFromCb58(PARENT),
  height: 1n,
  timestamp: 1_795_397_256n,
  data: new TextEncoder().encode('hello'),
};

/** A block as text. Each value is JSON text; null leaves the key out. */
const block = (changes: Record<string, string | null> = {}): string => {
  const members = Object.entries({ ...VALUES, ...changes }).filter(([, value]) => value !== null);
  return `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
};
const array = (...values: string[]): string => `[${values.join(',')}]`;

/** Characters up to U+00FF are bytes here, so that broken UTF-8 can be written down. */
const bytes = (text: string): Uint8Array => Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1');

const decoded = (text: string) => {
  const { parentId, height, timestamp, data } = decodeBlock(bytes(text));
  return { parentId, height, timestamp, data: Uint8Array.from(data) };
};

const refusal = (text: string): BlockDecodeError => {
  try {
    decodeBlock(bytes(text));
  } catch (error) {
    expect(error).toBeInstanceOf(BlockDecodeError);
    return error as BlockDecodeError;
  }
  throw new Error(`taken: ${text}`);
};

describe('the canonical form', () => {
  it('is what encodeBlock makes', () => {
    expect(Buffer.from(encodeBlock(HELLO)).toString()).toBe(block());
  });

  it('is recognized as canonical', () => {
    expect(decodeBlock(bytes(block()))).toEqual({ ...HELLO, isCanonical: true });
  });

  it.each([
    ['empty data', { data: '"0x"' }],
    ['height and timestamp 0', { height: '0', timestamp: '0' }],
    ['the highest numbers', { height: '18446744073709551615', timestamp: '18446744073709551615' }],
    ['numbers of 15 and 16 digits', { height: '999999999999999', timestamp: '9007199254740993' }],
    ['the empty parent', { parent_id: '"11111111111111111111111111111111LpoYY"' }],
  ])('has %s', (_, changes) => {
    const value = decodeBlock(bytes(block(changes)));
    expect(value.isCanonical).toBe(true);
    expect(Buffer.from(encodeBlock(value)).toString()).toBe(block(changes));
  });

  it('reads and writes bytes that lie inside others', () => {
    const inside = Buffer.from(`xx${block()}yy`).subarray(2, -2);
    expect(decodeBlock(inside)).toEqual({ ...HELLO, isCanonical: true });
    const data = Buffer.concat([Buffer.of(9), HELLO.data]).subarray(1);
    expect(Buffer.from(encodeBlock({ ...HELLO, data })).toString()).toBe(block());
  });
});

describe('accepts the same content in other bytes', () => {
  const { parent_id, height, timestamp, data } = VALUES;
  it.each([
    [
      'another key order',
      `{"data":${data},"timestamp":${timestamp},"height":${height},"parent_id":${parent_id}}`,
    ],
    ['an array of the four values', array(parent_id, height, timestamp, data)],
    ['an array with white space', ` [ ${parent_id} ,\n${height}\t,\r${timestamp},${data} ] `],
    ['unknown keys', block({ extra: '1', '': '[]' })],
    [
      "the names of timestampvm-rs's own fields",
      block({ status: '"x"', bytes: 'null', id: '{}', state: '0' }),
    ],
    ['an unknown key twice', block({ a: '1,"a":2' })],
    ['keys in the wrong case beside the right ones', block({ Height: '"x"', PARENT_ID: '0' })],
    ['white space everywhere', ` \t\r\n${block().replaceAll(/([{}:,])/g, ' \t\r\n$1 \t\r\n')} \t\r\n`],
    ['escapes in keys', block().replace('"height"', '"\\u0068eigh\\u0074"')],
    ['escapes in strings', block({ data: '"\\u0030x6865\\u0036c6c6\\u0066"' })],
    ['data without 0x', block({ data: '"68656c6c6f"' })],
    ['data with 0x several times', block({ data: '"0x0x0x68656c6c6f"' })],
    ['data in upper case', block({ data: '"0x68656C6C6F"' })],
    [
      'white space around the parent',
      block({ parent_id: `" \\t\\n\\u000b\\f\\r${PARENT}\\u00a0\\u0085\u2028\u3000 "` }),
    ],
  ])('%s', (_, text) => {
    expect(decoded(text)).toEqual(HELLO);
    expect(decodeBlock(bytes(text)).isCanonical).toBe(false);
  });

  // json-value.spec.ts has the other values that may stand there.
  it.each([
    ['any value', '{"a":[1.5e-3,null,{"b":"]}"}],"a":true}'],
    ['lone surrogates', '["\\ud800",{"\\udc00":1}]'],
    ['bytes that are not UTF-8', '["\x80\xff",{"\xc3":1}]'],
    ['200 levels', `${'['.repeat(200)}${']'.repeat(200)}`],
    ['10,000 levels', `${'{"a":['.repeat(5000)}1${']}'.repeat(5000)}`],
  ])('an unknown key with %s', (_, value) => {
    expect(decoded(block({ extra: value }))).toEqual(HELLO);
  });
});

describe.each(['parent_id', 'height', 'timestamp', 'data'] as const)('refuses %s', (field) => {
  it.each<[string, BlockDecodeCode, string]>([
    ['missing', 'MISSING_FIELD', block({ [field]: null })],
    ['in upper case', 'MISSING_FIELD', block().replace(field, field.toUpperCase())],
    ['twice', 'DUPLICATE_FIELD', block({ x: `1,"${field}":${VALUES[field]}` })],
    ['without a value', 'INVALID_FIELD', block({ [field]: '' })],
    ...['null', 'true', '[]', '{}', `[${VALUES[field]}]`].map((value): [string, BlockDecodeCode, string] => [
      `of ${value}`,
      'INVALID_FIELD',
      block({ [field]: value }),
    ]),
  ])('%s', (_, code, text) => {
    expect(refusal(text)).toMatchObject({ code, field });
  });
});

describe.each(['height', 'timestamp'] as const)('refuses for %s', (field) => {
  it.each([
    ...['18446744073709551616', '99999999999999999999', '100000000000000000000', '9'.repeat(1_000_000)],
    ...[
      '1.0',
      '1e0',
      '-1',
      '-0',
      '01',
      '00',
      '000000000000000000001',
      '+1',
      '.5',
      '1.',
      '"1"',
      'NaN',
      'Infinity',
    ],
  ])('%.30s', (value) => {
    expect(refusal(block({ [field]: value }))).toMatchObject({ code: 'INVALID_FIELD', field });
  });
});

describe('refuses for data', () => {
  it.each([
    ['a number', '12'],
    ['an odd number of hex digits', '"0x123"'],
    ['one hex digit', '"0x1"'],
    ['0X', '"0X12"'],
    ['other than hex digits', '"0x1g"'],
    ['characters whose low byte is a hex digit', '"0x\u0130\u0131"'],
    ['white space in front', '" 0x12"'],
    ['white space behind', '"0x12\\n"'],
    ['half a surrogate pair', '"\\ud83d"'],
    ['a million times 0x and then no hex', `"${'0x'.repeat(1_000_000)}g"`],
  ])('%s', (_, value) => {
    expect(refusal(block({ data: value }))).toMatchObject({ code: 'INVALID_FIELD', field: 'data' });
  });
});

// received-id.spec.ts has which IDs those are.
describe('refuses for parent_id', () => {
  it.each([
    ['a number', '1'],
    ['what is no ID', `"0${PARENT}"`],
    ['a megabyte', `"${'z'.repeat(1_000_000)}"`],
    ['a control character', `"${PARENT}\n"`],
  ])('%s', (_, value) => {
    expect(refusal(block({ parent_id: value }))).toMatchObject({ code: 'INVALID_FIELD', field: 'parent_id' });
  });
});

describe('refuses', () => {
  const { parent_id, height, timestamp, data } = VALUES;
  it.each([
    ['nothing', ''],
    ['a string', `"${PARENT}"`],
    ['trailing characters', `${block()}x`],
    ['two blocks', block() + block()],
    ['a NUL behind', `${block()}\0`],
    ['a form feed in front', `\f${block()}`],
    ['a BOM', `\ufeff${block()}`],
    ['a comment', `${block()}//`],
    ['a trailing comma', `${block().slice(0, -1)},}`],
    ['a leading comma', block().replace('{', '{,')],
    ['two commas', block().replace(',', ',,')],
    ['no colon', block().replace(':', ' ')],
    ['no end', block().slice(0, -1)],
    ['the wrong bracket at the end', `${block().slice(0, -1)}]`],
    ['a key without quotes', block().replace('"height"', 'height')],
    ['a key that is not UTF-8', block({ '\xff': '1' })],
    ['a key with half a surrogate pair', block({ '\\ud800': '1' })],
    ['a key with a control character', block({ 'a\x1fb': '1' })],
    ['an unknown key without a value', block({ x: '' })],
    ['an unknown key with what is not JSON', block({ x: '[1,]' })],
    ['an array of three', array(parent_id, height, timestamp)],
    ['an array of five', array(parent_id, height, timestamp, data, '1')],
    ['an array with a trailing comma', array(parent_id, height, timestamp, `${data},`)],
    ['an array that is not closed', array(parent_id, height, timestamp, data).slice(0, -1)],
  ])('%s', (_, text) => {
    expect(refusal(text)).toMatchObject({ code: 'SYNTAX', field: null });
  });

  it('an array in another order, an empty array and an empty object', () => {
    const code = 'INVALID_FIELD';
    expect(refusal(array(parent_id, timestamp, data, height))).toMatchObject({ code, field: 'timestamp' });
    expect(refusal('[]')).toMatchObject({ code, field: 'parent_id' });
    expect(refusal('{}')).toMatchObject({ code: 'MISSING_FIELD', field: 'parent_id' });
  });

  it.each([
    ['{', 'block: expected a string at the end of the input'],
    [`${block()}}`, 'block: expected nothing more at byte 121'],
    [block({ data: null }), 'block field data: is missing'],
    [block({ x: '0,"data":0' }), 'block field data: comes twice'],
    [block({ height: ' 1.5' }), 'block field height: expected an integer from 0 to 2^64-1 at byte 75'],
    [block({ data: '"0x1"' }), 'block field data: expected an even number of hex digits at byte 106'],
    [block({ parent_id: '"1"' }), 'block field parent_id: too short for a checksum: "1"'],
  ])('%s with a message that says what and where', (text, message) => {
    expect(refusal(text).message).toBe(message);
  });
});
