import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonSyntaxError } from './json-cursor.js';
import { readU64 } from './json-number.js';
import { readObject, skipValue } from './json-value.js';

/** One byte for each character, so that broken UTF-8 can be written down. */
const cursorAt = (text: string) => new JsonCursor(Buffer.from(text, 'latin1'));

/** The text after the value that was skipped. */
const skip = (text: string): string => {
  const cursor = cursorAt(text);
  skipValue(cursor);
  return text.slice(cursor.at);
};

describe('skipValue', () => {
  it.each([
    ['null'],
    [' [true,false , null ] '],
    ['[0,-0,1.5,-1e9999,1E+2,1e-2,0e0,123456789012345678901234567890]'],
    ['[[],{},"",[{}],{"a":[]},{ },[ ]]'],
    ['{"a":[1,{"b":[{"c":{}}]}],"d":"]}"} '],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF"'],
    ['["\\ud800","\\udc00",{"\\ud800":1}]'],
    ['["\x7f\x80\xff",{"\xc3":1}]'],
    ['{"a":1,"a":2}'],
    [`${'['.repeat(200)}${']'.repeat(200)}`],
    [`${'{"a":['.repeat(500_000)}1${']}'.repeat(500_000)}`],
  ])('skips %.60s', (text) => {
    expect(skip(`${text},`).trim()).toBe(',');
  });

  it('stops right behind the value', () => {
    expect(skip('1 ]')).toBe(' ]');
    expect(skip('{"a":[1]}}')).toBe('}');
    expect(skip('""""')).toBe('""');
  });

  it.each([
    ...['', ' ', ',', ':', '}', ']', '[', '{', '[1,]', '[,1]', '[1 2]', '[1:2]', '[}', '[1}'],
    ...[
      '{]',
      '{"a":1]',
      '{"a":1,}',
      '{,}',
      '{"a"}',
      '{"a":}',
      '{"a",1}',
      '{"a"1}',
      '{a:1}',
      '{1:1}',
      '{"a":1 "b":2}',
    ],
    ...[
      'nul',
      'nulL',
      'truE',
      'fals',
      'NaN',
      'Infinity',
      'undefined',
      "'a'",
      '/**/1',
      '\xef\xbb\xbf1',
      '\x0b1',
    ],
    ...[
      '[01]',
      '[1.]',
      '.5',
      '+1',
      '-',
      '[1e]',
      '[1e+]',
      '--1',
      '[0x1]',
      '[1_0]',
      '[-01]',
      '[1.e5]',
      '[1 .5]',
    ],
    ...['"', '"\\"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\x1f"', '"\n"', '{"\t":1}', '{"\\q":1}', '"\\'],
    '['.repeat(100_000),
  ])('refuses %.60j', (text) => {
    expect(() => skip(text)).toThrow(JsonSyntaxError);
  });
});

describe('readObject', () => {
  it('gives each key in order, duplicates too', () => {
    const members: [string, bigint][] = [];
    const cursor = cursorAt(' { "a" : 1 , "\\u0062":2,"a":3 } ');
    readObject(cursor, (key) => members.push([key, readU64(cursor)]));
    cursor.expectEnd();
    expect(members).toEqual([
      ['a', 1n],
      ['b', 2n],
      ['a', 3n],
    ]);
  });

  it.each([
    '',
    '[]',
    '{',
    '{,}',
    '{"a":1,}',
    '{"a":1',
    '{"a" 1}',
    '{a:1}',
    '{"a":1]',
    '{"a":1 "b":2}',
    '{"\xff":1}',
  ])('refuses %j', (text) => {
    const cursor = cursorAt(text);
    expect(() => readObject(cursor, () => skipValue(cursor))).toThrow(JsonSyntaxError);
  });
});
