import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase58, encodeBase58 } from './base58.js';
import { ExpectedError } from './expected-error.js';

/** Bytes of sha256 that CB58 appends, taken from the *end* of the digest (AvalancheGo's `utils/cb58`). */
const CHECKSUM_LENGTH = 4;

/**
 * The most characters of an ID with its checksum. Decoding base58 takes quadratic time, so a longer text is refused
 * first.
 */
const MAX_CHARS = 50;

/** A text that is not CB58, or whose bytes have another length than expected. */
export class Cb58Error extends ExpectedError {
  readonly code = 'cb58';
}

/** Bytes → CB58: base58 of the bytes and the last 4 bytes of their sha256. */
export function encodeCb58(bytes: Uint8Array): string {
  const checked = new Uint8Array(bytes.length + CHECKSUM_LENGTH);
  checked.set(bytes);
  checked.set(checksum(bytes), bytes.length);
  return encodeBase58(checked);
}

/**
 * CB58 → the bytes it holds. There are 0 to 33 of them, so the caller checks the length.
 *
 * @throws {Cb58Error} for a text that is longer than that of any ID (before any work is done for it), a
 *   character outside the alphabet (white space too), a text too short for a checksum, a wrong checksum
 */
export function decodeCb58(text: string): Uint8Array {
  if (text.length > MAX_CHARS) throw new Cb58Error(`${text.length} characters are too long for an ID`);
  const checked = decodeBase58(text);
  if (!checked) throw new Cb58Error(`not base58: ${JSON.stringify(text)}`);
  const length = checked.length - CHECKSUM_LENGTH;
  if (length < 0) throw new Cb58Error(`too short for a checksum: ${JSON.stringify(text)}`);
  const bytes = checked.subarray(0, length);
  if (!checksum(bytes).every((byte, i) => byte === checked[length + i])) {
    throw new Cb58Error(`wrong checksum: ${JSON.stringify(text)}`);
  }
  return bytes;
}

const checksum = (bytes: Uint8Array): Uint8Array => sha256(bytes).subarray(-CHECKSUM_LENGTH);
