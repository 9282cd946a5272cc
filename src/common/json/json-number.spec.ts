import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonSyntaxError } from './json-cursor.js';
import { readU64 } from './json-number.js';

const cursorAt = (text: string) => new JsonCursor(Buffer.from(text));

describe('readU64', () => {
  it.each([
    ['0', 0n],
    ['7', 7n],
    [' \t\r\n10,', 10n],
    ['9007199254740993', 9007199254740993n],
    ['10000000000000000000', 10n ** 19n],
    ['18446744073709551615}', 2n ** 64n - 1n],
  ])('reads %j', (text, value) => {
    expect(readU64(cursorAt(text))).toBe(value);
  });

  it.each([
    ...['18446744073709551616', '99999999999999999999', '100000000000000000000', '9'.repeat(1_000_000)],
    ...['-0', '-1', '-18446744073709551615', '1.0', '1e0', '1E5', '0.0', '1.00000000000000000000000'],
  ])('refuses %.40s, which is a number', (text) => {
    expect(() => readU64(cursorAt(` ${text}`))).toThrow(
      new JsonSyntaxError('expected an integer from 0 to 2^64-1 at byte 1'),
    );
  });

  it.each(['', '"1"', 'null', '01', '00', '+1', '.5', '1.', '1e', 'NaN', '[]', '٣'])('refuses %j', (text) => {
    expect(() => readU64(cursorAt(text))).toThrow(JsonSyntaxError);
  });
});
