import { Cb58Error } from '../../common/cb58.js';
import { type Id, idFromCb58 } from '../../common/id.js';
import type { BlockFields } from './block-fields.js';

const PARENT_ID = Buffer.from('{"parent_id":"');
const HEIGHT = Buffer.from('","height":');
const TIMESTAMP = Buffer.from(',"timestamp":');
const DATA = Buffer.from(',"data":"0x');
const END = Buffer.from('"}');

const MAX_U64 = 2n ** 64n - 1n;
/** Longer numbers are never made a bigint: another node may send a megabyte of digits. */
const MAX_U64_DIGITS = 20;
/** Integers of up to 15 digits are exact as numbers. */
const MAX_SAFE_DIGITS = 15;

/** The value of each lower-case hex digit, by its code; 255 for other bytes. */
const NIBBLES = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) NIBBLES[value.toString(16).charCodeAt(0)] = value;

/**
 * The fast path for the form that every node builds: reads exactly the bytes that `encodeBlock` writes.
 *
 * @returns null for any other bytes, even if they are a block in another form
 */
export function decodeCanonicalBlock(bytes: Uint8Array): BlockFields | null {
  const parentStart = skip(bytes, 0, PARENT_ID);
  const parentEnd = bytes.indexOf(0x22, parentStart);
  const heightStart = skip(bytes, parentEnd, HEIGHT);
  const heightEnd = skipDigits(bytes, heightStart);
  const timestampStart = skip(bytes, heightEnd, TIMESTAMP);
  const timestampEnd = skipDigits(bytes, timestampStart);
  const dataStart = skip(bytes, timestampEnd, DATA);
  const dataEnd = bytes.length - END.length;
  if (dataStart < 0 || skip(bytes, dataEnd, END) < 0) return null;

  const parentId = readId(bytes, parentStart, parentEnd);
  const height = readU64(bytes, heightStart, heightEnd);
  const timestamp = readU64(bytes, timestampStart, timestampEnd);
  const data = readHex(bytes, dataStart, dataEnd);
  if (parentId === null || height === null || timestamp === null || data === null) return null;
  return { parentId, height, timestamp, data };
}

/** The offset after `literal` if it is at `at`, else -1. With -1 as `at` it returns -1, so one miss is enough. */
function skip(bytes: Uint8Array, at: number, literal: Uint8Array): number {
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal[i]) return -1;
  return at + literal.length;
}

/** The offset after the digits at `at`, if any. */
function skipDigits(bytes: Uint8Array, at: number): number {
  let end = at;
  while ((bytes[end] as number) >= 0x30 && (bytes[end] as number) <= 0x39) end++;
  return end;
}

function readId(bytes: Uint8Array, start: number, end: number): Id | null {
  try {
    return idFromCb58(latin1(bytes, start, end));
  } catch (error) {
    if (error instanceof Cb58Error) return null;
    throw error;
  }
}

/** Digits without a leading zero → u64. */
function readU64(bytes: Uint8Array, start: number, end: number): bigint | null {
  const digits = end - start;
  if (digits === 0 || digits > MAX_U64_DIGITS || (digits > 1 && bytes[start] === 0x30)) return null;
  if (digits <= MAX_SAFE_DIGITS) {
    let value = 0;
    for (let i = start; i < end; i++) value = value * 10 + (bytes[i] as number) - 0x30;
    return BigInt(value);
  }
  const value = BigInt(latin1(bytes, start, end));
  return value <= MAX_U64 ? value : null;
}

/** An even number of lower-case hex digits → bytes. */
function readHex(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if ((end - start) % 2 !== 0) return null;
  const data = new Uint8Array((end - start) / 2);
  let invalid = 0;
  for (let from = start, to = 0; from < end; from += 2, to++) {
    const high = NIBBLES[bytes[from] as number] as number;
    const low = NIBBLES[bytes[from + 1] as number] as number;
    data[to] = (high << 4) | low;
    invalid |= high | low;
  }
  return invalid > 0xf ? null : data;
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
