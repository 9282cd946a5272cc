import type { JsonCursor } from './json-cursor.js';

const MAX_U64 = 2n ** 64n - 1n;
/** Longer numbers are no u64, and are never made a bigint: another node may send a megabyte of digits. */
const MAX_U64_DIGITS = 20;

/**
 * Reads an unsigned 64-bit integer, exactly.
 *
 * @throws {JsonSyntaxError} for a number over 2^64-1, a sign (-0 too), a leading zero, a fraction or an exponent (1.0
 *   and 1e0 too), and for anything that is no number
 */
export function readU64(cursor: JsonCursor): bigint {
  cursor.skipWhiteSpace();
  const start = cursor.at;
  skipNumber(cursor);
  const token = cursor.bytes.subarray(start, cursor.at);
  const text = token.length > MAX_U64_DIGITS ? '' : String.fromCharCode(...token);
  const value = /^\d+$/.test(text) ? BigInt(text) : null;
  if (value === null || value > MAX_U64) cursor.fail('expected an integer from 0 to 2^64-1', start);
  return value;
}

/**
 * Skips a number in JSON's grammar, of any size.
 *
 * @throws {JsonSyntaxError} for `01`, `1.`, `.5`, `+1`, `1e`, `-`, and for anything that is no number
 */
export function skipNumber(cursor: JsonCursor): void {
  takeAny(cursor, '-');
  const leadingZero = takeAny(cursor, '0');
  const digits = skipDigits(cursor);
  if (leadingZero ? digits > 0 : digits === 0) cursor.fail('expected a number');
  if (takeAny(cursor, '.')) expectDigits(cursor);
  if (takeAny(cursor, 'eE')) {
    takeAny(cursor, '+-');
    expectDigits(cursor);
  }
}

/** Takes the next byte when it is one of these characters; unlike `take`, skips no white space before it. */
function takeAny(cursor: JsonCursor, chars: string): boolean {
  const byte = cursor.bytes[cursor.at];
  if (byte === undefined || !chars.includes(String.fromCharCode(byte))) return false;
  cursor.at++;
  return true;
}

function expectDigits(cursor: JsonCursor): void {
  if (skipDigits(cursor) === 0) cursor.fail('expected a digit');
}

/** How many digits there were. */
function skipDigits(cursor: JsonCursor): number {
  const start = cursor.at;
  for (; cursor.at < cursor.bytes.length; cursor.at++) {
    const byte = cursor.bytes[cursor.at] as number;
    if (byte < 0x30 || byte > 0x39) break;
  }
  return cursor.at - start;
}
