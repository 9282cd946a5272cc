import type { Id } from '../../common/id.js';
import { encodeReceiptId, type ReceiptId } from './receipt-id.js';

/** An accepted block, as far as a receipt tells of it. */
export interface ReceiptBlock {
  readonly id: Id;
  readonly height: bigint;
  /** Unix seconds. */
  readonly timestamp: bigint;
}

/** What this node knows of a proposal. */
export interface Receipt {
  /** CB58. */
  readonly id: string;
  readonly status: 'processing' | 'accepted' | 'unknown';
  /** Of the data; undefined when nothing is known of them. */
  readonly sha256: Uint8Array | undefined;
  /** Bytes of the data. */
  readonly size: number | undefined;
  /** When the proposal was stored, in Unix milliseconds; undefined once it is in a block. */
  readonly proposedAt: number | undefined;
  /** The place in the queue of a pending proposal: 1 for the next one. */
  readonly position: number | undefined;
  /** The block that took it. */
  readonly block: ReceiptBlock | undefined;
  /** Whether the block was found by its data: it may have taken another proposal of the same data. */
  readonly isByData: boolean;
  /** Of the node that took the proposal. */
  readonly origin: Uint8Array;
}

const NOTHING = {
  sha256: undefined,
  size: undefined,
  proposedAt: undefined,
  position: undefined,
  block: undefined,
  isByData: false,
};

/** A receipt of which this node knows nothing. */
export const unknownReceipt = (id: ReceiptId): Receipt => ({
  ...NOTHING,
  id: receiptText(id),
  status: 'unknown',
  origin: id.origin,
});

/** The receipt of a proposal that a block took. */
export const acceptedReceipt = (
  id: ReceiptId,
  block: ReceiptBlock,
  sha256: Uint8Array,
  size: number,
  isByData = false,
): Receipt => ({
  ...NOTHING,
  id: receiptText(id),
  status: 'accepted',
  sha256,
  size,
  block,
  isByData,
  origin: id.origin,
});

/** Whether a receipt's ID belongs to data with this hash. */
export const belongsTo = ({ check }: ReceiptId, sha256: Uint8Array): boolean =>
  Buffer.compare(check, sha256.subarray(0, check.length)) === 0;

export const receiptText = ({ origin, seq, check }: ReceiptId): string => encodeReceiptId(origin, seq, check);
