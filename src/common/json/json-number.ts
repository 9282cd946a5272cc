import type { JsonCursor } from './json-cursor.js';

const MAX_U64 = 2n ** 64n - 1n;
/** Over 20 digits no number without a leading zero is a u64: a megabyte of digits is never made a bigint. */
const MAX_U64_DIGITS = 20;

/**
 * Reads an unsigned 64-bit integer, exactly.
 *
 * @throws {JsonSyntaxError} for anything over 2^64-1, a sign (-0 too), a leading zero, a fraction, an
 *   exponent (1.0 and 1e0 too), null and strings
 */
export function readU64(cursor: JsonCursor): bigint {
  cursor.skipWhiteSpace();
  const start = cursor.at;
  const digits = skipDigits(cursor);
  const { bytes } = cursor;
  if (digits === 0) cursor.fail('expected an unsigned integer');
  if (digits > 1 && bytes[start] === 0x30) cursor.fail("leading zero before the number's end");
  if (isFractionOrExponent(bytes[cursor.at]))
    cursor.fail('expected an integer, got a fraction or an exponent');
  const text = digits > MAX_U64_DIGITS ? '' : String.fromCharCode(...bytes.subarray(start, cursor.at));
  const value = text === '' ? MAX_U64 + 1n : BigInt(text);
  if (value > MAX_U64) cursor.fail('integer over 2^64-1 before its end');
  return value;
}

/**
 * Skips a number of JSON's grammar, of any size.
 *
 * @throws {JsonSyntaxError} for `01`, `1.`, `.5`, `+1`, `1e`, `-`
 */
export function skipNumber(cursor: JsonCursor): void {
  const { bytes } = cursor;
  if (bytes[cursor.at] === 0x2d) cursor.at++;
  const start = cursor.at;
  const digits = skipDigits(cursor);
  if (digits === 0 || (digits > 1 && bytes[start] === 0x30)) cursor.fail('invalid number');
  if (bytes[cursor.at] === 0x2e) {
    cursor.at++;
    if (skipDigits(cursor) === 0) cursor.fail('invalid number');
  }
  if (bytes[cursor.at] === 0x65 || bytes[cursor.at] === 0x45) {
    cursor.at++;
    if (bytes[cursor.at] === 0x2b || bytes[cursor.at] === 0x2d) cursor.at++;
    if (skipDigits(cursor) === 0) cursor.fail('invalid number');
  }
}

/** How many digits there were. */
function skipDigits(cursor: JsonCursor): number {
  const start = cursor.at;
  while (isDigit(cursor.bytes[cursor.at])) cursor.at++;
  return cursor.at - start;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isFractionOrExponent = (byte: number | undefined): boolean =>
  byte === 0x2e || byte === 0x65 || byte === 0x45;
