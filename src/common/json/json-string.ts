import { isUtf8 } from 'node:buffer';
import type { JsonCursor } from './json-cursor.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** What each letter after a backslash stands for, by its code; without `\u`. */
const ESCAPES = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([letter, char]) => [letter.charCodeAt(0), char],
  ),
);

/**
 * Reads a string and its escapes.
 *
 * @returns a well-formed string: bytes that are not UTF-8 and surrogates without their other half are refused
 * @throws {JsonSyntaxError} for these, for control characters (below U+0020), and for anything that is no string
 */
export function readString(cursor: JsonCursor): string {
  if (!cursor.take('"')) cursor.fail('expected a string');
  let text = '';
  for (;;) {
    text += readPlain(cursor);
    if (cursor.bytes[cursor.at++] === QUOTE) return text;
    text += readEscape(cursor);
  }
}

/**
 * Skips a string: a value or a key that nobody asks for.
 *
 * serde_json checks less here than when it reads: neither UTF-8, nor that surrogates come in pairs.
 *
 * @throws {JsonSyntaxError} for control characters, unknown escapes, and anything that is no string
 */
export function skipString(cursor: JsonCursor): void {
  if (!cursor.take('"')) cursor.fail('expected a string');
  for (;;) {
    skipPlain(cursor);
    if (cursor.bytes[cursor.at++] === QUOTE) return;
    if (takeEscapeLetter(cursor) === LETTER_U) readHexUnit(cursor);
  }
}

/** Moves to the next quote or backslash. */
function skipPlain(cursor: JsonCursor): void {
  const { bytes } = cursor;
  for (; cursor.at < bytes.length; cursor.at++) {
    const byte = bytes[cursor.at] as number;
    if (byte === QUOTE || byte === BACKSLASH) return;
    if (byte < 0x20) cursor.fail('control character in a string');
  }
  cursor.fail('unfinished string');
}

function readPlain(cursor: JsonCursor): string {
  const start = cursor.at;
  skipPlain(cursor);
  if (cursor.at === start) return '';
  const plain = Buffer.from(cursor.bytes.buffer, cursor.bytes.byteOffset + start, cursor.at - start);
  // Each part is checked by itself, because no escape can complete a broken sequence before or after it.
  if (!isUtf8(plain)) cursor.fail('invalid UTF-8 in a string', start);
  return plain.toString('utf8');
}

/** The character for an escape whose backslash has been taken. */
function readEscape(cursor: JsonCursor): string {
  const start = cursor.at - 1;
  const letter = takeEscapeLetter(cursor);
  if (letter !== LETTER_U) return ESCAPES.get(letter) as string;
  const unit = readHexUnit(cursor);
  if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
  const escapeFollows = cursor.bytes[cursor.at] === BACKSLASH && cursor.bytes[cursor.at + 1] === LETTER_U;
  if (unit > 0xdbff || !escapeFollows) cursor.fail('lone surrogate in a string', start);
  cursor.at += 2;
  const low = readHexUnit(cursor);
  if (low < 0xdc00 || low > 0xdfff) cursor.fail('lone surrogate in a string', start);
  return String.fromCharCode(unit, low);
}

function takeEscapeLetter(cursor: JsonCursor): number {
  const letter = cursor.bytes[cursor.at] ?? 0;
  if (letter !== LETTER_U && !ESCAPES.has(letter)) cursor.fail('invalid escape');
  cursor.at++;
  return letter;
}

/** The four hex digits of `\u`, in either case. */
function readHexUnit(cursor: JsonCursor): number {
  let unit = 0;
  for (const end = cursor.at + 4; cursor.at < end; cursor.at++) {
    const digit = Number.parseInt(String.fromCharCode(cursor.bytes[cursor.at] ?? 0), 16);
    if (Number.isNaN(digit)) cursor.fail('invalid escape');
    unit = unit * 16 + digit;
  }
  return unit;
}
