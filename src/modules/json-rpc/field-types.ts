import type { Id } from '../../common/id.js';
import { receivedId } from '../block/received-id.js';
import { FieldError, type FieldType } from './field.js';

const MAX_HEIGHT = 2n ** 64n - 1n;

/**
 * Bytes as base64: standard alphabet, padded, without white space and stray bits, as timestampvm-rs's decoder demands.
 */
export const BASE64: FieldType<Uint8Array> = {
  schema: { type: 'string', contentEncoding: 'base64' },
  read(value) {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
    // Buffer skips unknown characters; encoding again shows whether there were any.
    if (bytes === undefined || bytes.toString('base64') !== value) {
      throw new FieldError('must be base64 (standard alphabet, padded)');
    }
    return bytes;
  },
};

/** A block's ID in CB58, as timestampvm-rs reads it. */
export const BLOCK_ID: FieldType<Id> = {
  schema: { type: 'string' },
  read(value) {
    if (typeof value !== 'string') throw new FieldError('must be a string');
    try {
      return receivedId(value);
    } catch {
      throw new FieldError('must be an ID in CB58');
    }
  },
};

/** A u64, as a number or as decimal text. */
const U64_SCHEMA = {
  oneOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string', pattern: '^[0-9]{1,20}$' },
  ],
};

/** A block's height, as a number or, above 2^53, as decimal text. */
export const HEIGHT: FieldType<bigint> = {
  schema: {
    oneOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: '^[0-9]{1,20}$' },
    ],
  },
  read(value) {
    const isHeight =
      typeof value === 'string'
        ? /^\d{1,20}$/.test(value)
        : Number.isSafeInteger(value) && Number(value) >= 0;
    const height = isHeight ? BigInt(value as number | string) : MAX_HEIGHT + 1n;
    if (height > MAX_HEIGHT) throw new FieldError('must be a block height');
    return height;
  },
};

/** A height, or an end of the chain. */
export type AtHeight = bigint | 'latest' | 'earliest';

export const HEIGHT_OR_END: FieldType<AtHeight> = {
  schema: { oneOf: [{ enum: ['latest', 'earliest'] }, HEIGHT.schema] },
  read: (value) => (value === 'latest' || value === 'earliest' ? value : HEIGHT.read(value)),
};

export const BOOLEAN: FieldType<boolean> = {
  schema: { type: 'boolean' },
  read(value) {
    if (typeof value !== 'boolean') throw new FieldError('must be true or false');
    return value;
  },
};

/** A whole number from 1 to a limit. */
export const countTo = (max: number): FieldType<number> => ({
  schema: { type: 'integer', minimum: 1, maximum: max },
  read(value) {
    if (!Number.isSafeInteger(value) || Number(value) < 1 || Number(value) > max)
      throw new FieldError(`must be a whole number from 1 to ${max}`);
    return value as number;
  },
});

const SHA256_TEXT = /^(?:0x)?([0-9a-fA-F]{64})$/;

/** A sha256 as 64 hexadecimal digits. */
export const SHA256: FieldType<Uint8Array> = {
  schema: { type: 'string', pattern: SHA256_TEXT.source },
  read(value) {
    const digits = typeof value === 'string' ? SHA256_TEXT.exec(value)?.[1] : undefined;
    if (digits === undefined) throw new FieldError('must be 64 hexadecimal digits');
    return Buffer.from(digits, 'hex');
  },
};

/** A whole number of at least 1. */
export const COUNT: FieldType<number> = {
  schema: { type: 'integer', minimum: 1 },
  read(value) {
    if (!Number.isSafeInteger(value) || Number(value) < 1)
      throw new FieldError('must be a whole number of at least 1');
    return value as number;
  },
};

/** A time in milliseconds. */
export const DURATION_MS: FieldType<number> = {
  schema: { type: 'integer', minimum: 0 },
  read(value) {
    if (!Number.isSafeInteger(value) || Number(value) < 0)
      throw new FieldError('must be a whole number of milliseconds');
    return value as number;
  },
};

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const MS_PER_SECOND = 1_000;

/**
 * A time: seconds since 1970 as a number or decimal text, or RFC 3339. Blocks have whole seconds.
 *
 * @param round what becomes of a fraction of a second
 */
export const time = (round: 'up' | 'down'): FieldType<bigint> => ({
  schema: { oneOf: [...U64_SCHEMA.oneOf, { type: 'string', format: 'date-time' }] },
  read(value) {
    if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
    if (Number.isSafeInteger(value) && Number(value) >= 0) return BigInt(value as number);
    const ms = typeof value === 'string' && RFC_3339.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(ms)) throw new FieldError('must be a time: seconds since 1970, or RFC 3339');
    const seconds = ms / MS_PER_SECOND;
    return BigInt(Math.max(0, round === 'up' ? Math.ceil(seconds) : Math.floor(seconds)));
  },
});

/** One of these words. */
export function oneOf<T extends string>(values: readonly T[]): FieldType<T> {
  return {
    schema: { enum: values },
    read(value) {
      const found = values.find((one) => one === value);
      if (found === undefined) throw new FieldError(`must be one of ${values.join(', ')}`);
      return found;
    },
  };
}
