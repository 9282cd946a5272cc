import { FieldError, type FieldType } from '../json-rpc/field.js';
import { decodeReceiptId, type ReceiptId } from './receipt-id.js';

const MAX_IDS = 256;

/** Of the parameter `waitMs`. */
export const WAIT = {
  about:
    'How long the answer may wait for a block that takes the proposal, in ms; 0 unless given. At most api.maxWaitMs.',
  optional: true,
};

/** The ID of a receipt in CB58. */
export const RECEIPT_ID: FieldType<ReceiptId> = {
  schema: { type: 'string' },
  read(value) {
    if (typeof value !== 'string') throw new FieldError('must be a string');
    try {
      return decodeReceiptId(value);
    } catch {
      throw new FieldError("must be a receipt's ID");
    }
  },
};

export const RECEIPT_IDS: FieldType<ReceiptId[]> = {
  schema: { type: 'array', items: RECEIPT_ID.schema, minItems: 1, maxItems: MAX_IDS },
  read(value) {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_IDS)
      throw new FieldError(`must be an array of 1 to ${MAX_IDS} IDs of receipts`);
    return value.map(RECEIPT_ID.read);
  },
};
