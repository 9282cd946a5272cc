import { hash } from 'node:crypto';
import { decodeBase58, encodeBase58 } from './base58.js';

/** Bytes of sha256 that CB58 appends, taken from the *end* of the digest (`formatting` of AvalancheGo). */
const CHECKSUM_LENGTH = 4;

/** A text that is not CB58, or not CB58 of the length asked for. */
export class Cb58Error extends Error {
  override readonly name = 'Cb58Error';
}

/** Any bytes → CB58: base58 (Bitcoin's alphabet) of the bytes and the last 4 bytes of their sha256. */
export function encodeCb58(bytes: Uint8Array): string {
  const checked = new Uint8Array(bytes.length + CHECKSUM_LENGTH);
  checked.set(bytes);
  writeChecksum(checked, bytes.length);
  return encodeBase58(checked);
}

/**
 * CB58 → bytes, of whatever length the text holds.
 *
 * @throws {Cb58Error} for a character outside the alphabet (white space too), a text too short for a
 *   checksum, and a checksum that is not that of the bytes.
 */
export function decodeCb58(text: string): Uint8Array {
  const checked = decodeBase58(text);
  if (checked === null) throw new Cb58Error(`not base58: ${quote(text)}`);
  const length = checked.length - CHECKSUM_LENGTH;
  if (length < 0) throw new Cb58Error(`too short for CB58: ${quote(text)}`);
  const expected = checked.slice(length);
  writeChecksum(checked, length);
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    if (expected[i] !== checked[length + i]) throw new Cb58Error(`wrong CB58 checksum: ${quote(text)}`);
  }
  return checked.subarray(0, length);
}

function writeChecksum(checked: Uint8Array, length: number): void {
  const digest = hash('sha256', checked.subarray(0, length), 'latin1');
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    checked[length + i] = digest.charCodeAt(32 - CHECKSUM_LENGTH + i);
  }
}

/** Texts come from users: what an error repeats of them is bounded. */
const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
