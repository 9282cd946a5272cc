import type { JsonCursor } from './json-cursor.js';
import { skipNumber } from './json-number.js';
import { readString, skipString } from './json-string.js';

/**
 * Reads an object, calling `onKey` with the cursor before each value, which it must read or skip.
 *
 * @throws {JsonSyntaxError} for anything that is no object, and whatever `onKey` throws
 */
export function readObject(cursor: JsonCursor, onKey: (key: string) => void): void {
  cursor.expect('{');
  if (cursor.take('}')) return;
  do {
    const key = readString(cursor);
    cursor.expect(':');
    onKey(key);
  } while (cursor.take(','));
  cursor.expect('}');
}

/**
 * Skips one value of any kind and depth. It has its own stack, because another node chooses the depth.
 *
 * @throws {JsonSyntaxError} for anything that is not JSON
 */
export function skipValue(cursor: JsonCursor): void {
  /** The closing brackets of all open values, the innermost last. */
  const closers: string[] = [];
  do {
    const closer = skipScalarOrOpen(cursor);
    if (closer !== null && !cursor.take(closer)) {
      closers.push(closer);
    } else {
      while (closers.length > 0 && !cursor.take(',')) cursor.expect(closers.pop() as string);
    }
    if (closers.at(-1) === '}') skipKey(cursor);
  } while (closers.length > 0);
}

/** Skips a value without parts, or opens one with parts and returns its closing bracket. */
function skipScalarOrOpen(cursor: JsonCursor): ']' | '}' | null {
  if (cursor.take('[')) return ']';
  if (cursor.take('{')) return '}';
  switch (String.fromCharCode(cursor.peek())) {
    case '"':
      skipString(cursor);
      break;
    case 'n':
      skipWord(cursor, 'null');
      break;
    case 't':
      skipWord(cursor, 'true');
      break;
    case 'f':
      skipWord(cursor, 'false');
      break;
    default:
      skipNumber(cursor);
  }
  return null;
}

function skipWord(cursor: JsonCursor, word: string): void {
  const start = cursor.at;
  for (const char of word) {
    if (cursor.bytes[cursor.at] !== char.charCodeAt(0)) cursor.fail(`expected ${word}`, start);
    cursor.at++;
  }
}

function skipKey(cursor: JsonCursor): void {
  skipString(cursor);
  cursor.expect(':');
}
