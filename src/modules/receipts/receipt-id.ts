import { type Cb58Error, decodeCb58, encodeCb58 } from '../../common/cb58.js';
import { ExpectedError } from '../../common/expected-error.js';

/** Bytes of each of the three parts. */
const PART_BYTES = 8;
const ID_BYTES = 3 * PART_BYTES;

/**
 * The name of a receipt: which node took the proposal, its number there, and the first bytes of its data's sha256. The
 * number alone is not enough: another node has the same, and so has this node after its database was restored from an
 * older copy. With the hash an ID can never mean other data.
 */
export interface ReceiptId {
  /** The first 8 bytes of the node ID of the node that took the proposal. */
  readonly origin: Uint8Array;
  readonly seq: bigint;
  /** The first 8 bytes of the sha256. */
  readonly check: Uint8Array;
}

/** A text that is no receipt's ID. */
export class ReceiptIdError extends ExpectedError {
  readonly code = 'receiptId';
}

/** @returns CB58 of the 24 bytes */
export function encodeReceiptId(origin: Uint8Array, seq: bigint, sha256: Uint8Array): string {
  const bytes = Buffer.allocUnsafe(ID_BYTES);
  bytes.set(origin);
  bytes.writeBigUInt64BE(seq, PART_BYTES);
  bytes.set(sha256.subarray(0, PART_BYTES), 2 * PART_BYTES);
  return encodeCb58(bytes);
}

/** @throws {ReceiptIdError} */
export function decodeReceiptId(text: string): ReceiptId {
  const bytes = Buffer.from(bytesOf(text));
  if (bytes.length !== ID_BYTES) throw new ReceiptIdError(`a receipt's ID has ${ID_BYTES} bytes`);
  return {
    origin: bytes.subarray(0, PART_BYTES),
    seq: bytes.readBigUInt64BE(PART_BYTES),
    check: bytes.subarray(2 * PART_BYTES),
  };
}

function bytesOf(text: string): Uint8Array {
  try {
    return decodeCb58(text);
  } catch (error) {
    throw new ReceiptIdError((error as Cb58Error).message);
  }
}
