import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonSyntaxError } from './json-cursor.js';
import { readString, skipString } from './json-string.js';

/** One byte for each character. */
const cursorAt = (text: string) => new JsonCursor(Buffer.from(text, 'latin1'));
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

describe('readString', () => {
  it.each([
    ['""', ''],
    [' "a"b', 'a'],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'],
    ['"\\u0041\\u00e9\\uD83D\\ude00\\u0000"', 'Aé😀\0'],
    [utf8('"é\u2028\ufeff😀\x7f"'), 'é\u2028\ufeff😀\x7f'],
    [utf8('"é\\né"'), 'é\né'],
  ])('reads %j', (text, value) => {
    expect(readString(cursorAt(text))).toBe(value);
  });

  it('keeps a byte order mark', () => {
    expect(readString(cursorAt(utf8('"\ufeffa"')))).toBe('\ufeffa');
  });

  it('reads two megabytes of escapes in linear time', () => {
    expect(readString(cursorAt(`"${'\\u0061'.repeat(333_333)}"`))).toBe('a'.repeat(333_333));
  });

  it.each([
    ['no quote', 'a'],
    ['a number', '1'],
    ['no end', '"a'],
    ['no end behind a backslash', '"\\'],
    ['a control character', '"\x1f"'],
    ['a line feed', '"\n"'],
    ['an unknown escape', '"\\x41"'],
    ['three hex digits', '"\\u123"'],
    ['a sign in the hex digits', '"\\u+123"'],
    ['a continuation byte alone', '"\x80"'],
    ['half a character', '"\xc3"'],
    ['half a character before an escape', '"\xc3\\u00a9"'],
    ['an overlong NUL', '"\xc0\x80"'],
    ['a surrogate in UTF-8', '"\xed\xa0\x80"'],
    ['a code point over U+10FFFF', '"\xf4\x90\x80\x80"'],
    ['a trailing surrogate', '"\\udc00"'],
    ['a leading surrogate', '"\\ud800"'],
    ['a leading surrogate before a letter', '"\\ud800xudc00"'],
    ['a leading surrogate before another escape and hex digits', '"\\ud800\\ndc00"'],
    ['a leading surrogate before U+E000', '"\\ud800\\ue000"'],
    ['a leading surrogate before another escape', '"\\ud800\\n"'],
    ['two trailing surrogates', '"\\udc00\\udc00"'],
    ['two leading surrogates', '"\\ud800\\ud800"'],
    ['a leading surrogate before a plain character', '"\\ud800\\u0041"'],
  ])('refuses %s', (_, text) => {
    expect(() => readString(cursorAt(text))).toThrow(JsonSyntaxError);
  });
});

describe('skipString', () => {
  it.each(['"\\ud800"', '"\\udc00\\n"', '"\x80\xff"', '"\\"\\\\"'])('takes %j', (text) => {
    const cursor = cursorAt(text);
    skipString(cursor);
    expect(cursor.at).toBe(text.length);
  });

  it.each(['a', '"a', '"\\"', '"\x1f"', '"\\x"', '"\\u12"'])('refuses %j', (text) => {
    expect(() => skipString(cursorAt(text))).toThrow(JsonSyntaxError);
  });
});
