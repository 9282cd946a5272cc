import { hash } from 'node:crypto';
import { decodeBase58, encodeBase58, MAX_BASE58_CHARS } from './base58.js';

const DIGEST_LENGTH = 32;
/** Bytes of sha256 that CB58 appends, taken from the *end* of the digest (AvalancheGo's `utils/cb58`). */
const CHECKSUM_LENGTH = 4;

/** A text that is not CB58, or not CB58 of the length asked for. */
export class Cb58Error extends Error {
  override readonly name = 'Cb58Error';
}

/**
 * At most 32 bytes → CB58: base58 of the bytes and the last 4 bytes of their sha256.
 *
 * @throws {RangeError} for more bytes
 */
export function encodeCb58(bytes: Uint8Array): string {
  const checked = new Uint8Array(bytes.length + CHECKSUM_LENGTH);
  checked.set(bytes);
  const digest = hash('sha256', bytes, 'latin1');
  for (let i = 0; i < CHECKSUM_LENGTH; i++) checked[bytes.length + i] = checksumByte(digest, i);
  return encodeBase58(checked);
}

/**
 * CB58 → the bytes it holds: 0 to 33, so check the length.
 *
 * @throws {Cb58Error} for a text that is longer than that of any ID (before any work is done for it), a
 *   character outside the alphabet (white space too), a text too short for a checksum, a wrong checksum
 */
export function decodeCb58(text: string): Uint8Array {
  if (text.length > MAX_BASE58_CHARS) throw new Cb58Error(`${text.length} characters are too long for an ID`);
  const checked = decodeBase58(text);
  if (checked === null) throw new Cb58Error(`not base58: ${JSON.stringify(text)}`);
  const length = checked.length - CHECKSUM_LENGTH;
  if (length < 0) throw new Cb58Error(`too short for a checksum: ${JSON.stringify(text)}`);
  const bytes = checked.subarray(0, length);
  const digest = hash('sha256', bytes, 'latin1');
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    if (checked[length + i] !== checksumByte(digest, i)) {
      throw new Cb58Error(`wrong checksum: ${JSON.stringify(text)}`);
    }
  }
  return bytes;
}

/** @param digest a character for each byte: node:crypto is twice as fast with a string as with a Buffer */
const checksumByte = (digest: string, i: number): number =>
  digest.charCodeAt(DIGEST_LENGTH - CHECKSUM_LENGTH + i);
