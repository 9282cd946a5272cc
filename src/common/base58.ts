import bs58 from 'bs58';

const ALPHABET = Buffer.from('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const ZERO = 0x31;

/** An ID and its checksum. */
export const CHECKED_ID_BYTES = 36;
/** The input is read as words of 16 bits, and the result is kept as digits of five characters each. */
const WORDS = CHECKED_ID_BYTES / 2;
const DIGITS = 10;
const CHARS_OF_DIGIT = 5;
/** The most characters that the base58 of an ID with its checksum takes. */
export const BASE58_ID_CHARS = DIGITS * CHARS_OF_DIGIT;
const DIGIT = 58 ** CHARS_OF_DIGIT;

/**
 * How much one unit of each word adds to each digit. The sum of all products is below 2^53, so doubles hold it exactly.
 */
const WEIGHTS = new Float64Array(WORDS * DIGITS);
for (let word = 0; word < WORDS; word++) {
  let left = 1n << BigInt(16 * (WORDS - 1 - word));
  for (let digit = DIGITS - 1; digit >= 0; digit--, left /= BigInt(DIGIT)) {
    WEIGHTS[word * DIGITS + digit] = Number(left % BigInt(DIGIT));
  }
}

const sums = new Float64Array(DIGITS);
const chars = Buffer.alloc(BASE58_ID_CHARS);

/**
 * Bytes → base58 in Bitcoin's alphabet.
 *
 * `writeBase58Id` writes an ID with its checksum, which each block has, in an eighth of the package's time.
 */
export function encodeBase58(bytes: Uint8Array): string {
  if (bytes.length !== CHECKED_ID_BYTES) return bs58.encode(bytes);
  return chars.toString('latin1', writeBase58Id(bytes, chars, chars.length));
}

/**
 * Writes the base58 of an ID with its checksum into a text, ending right before an offset. It overwrites what is there;
 * there must be room for `BASE58_ID_CHARS`.
 *
 * @returns the offset of its first character
 */
export function writeBase58Id(checkedId: Uint8Array, text: Uint8Array, end: number): number {
  addUp(checkedId);
  writeChars(text, end);
  let start = end - BASE58_ID_CHARS;
  while (text[start] === ZERO && start < end) start++;
  for (let i = 0; checkedId[i] === 0; i++) start--;
  return start;
}

/** @returns null for a character outside the alphabet */
export function decodeBase58(text: string): Uint8Array | null {
  return bs58.decodeUnsafe(text) ?? null;
}

function addUp(bytes: Uint8Array): void {
  sums.fill(0);
  for (let word = 0; word < WORDS; word++) {
    const value = ((bytes[2 * word] as number) << 8) | (bytes[2 * word + 1] as number);
    const weights = word * DIGITS;
    for (let digit = 0; digit < DIGITS; digit++) {
      (sums[digit] as number) += value * (WEIGHTS[weights + digit] as number);
    }
  }
}

/** Carries from digit to digit, beginning with the last one, and writes the characters of each. */
function writeChars(text: Uint8Array, end: number): void {
  let carry = 0;
  for (let digit = DIGITS - 1, at = end; digit >= 0; digit--) {
    const sum = (sums[digit] as number) + carry;
    carry = Math.floor(sum / DIGIT);
    let rest = sum - carry * DIGIT;
    for (let i = 0; i < CHARS_OF_DIGIT; i++) {
      const next = (rest / 58) | 0;
      text[--at] = ALPHABET[rest - next * 58] as number;
      rest = next;
    }
  }
}
