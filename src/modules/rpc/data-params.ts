import { FieldError, type FieldType } from '../json-rpc/field.js';
import { BASE64, oneOf } from '../json-rpc/field-types.js';
import { invalidParams } from '../json-rpc/json-rpc-error.js';

const HEX = /^(?:0x)?((?:[0-9a-fA-F]{2})*)$/;

/** How a client writes data. Hexadecimal is never guessed, because most of it is valid base64 too. */
export const ENCODING = oneOf(['base64', 'hex']);
export type Encoding = 'base64' | 'hex';

/** Data as text: base64 or hexadecimal, as `encoding` says. */
export const DATA_TEXT: FieldType<unknown> = { schema: { type: 'string' }, read: (value) => value };

/** @throws {JsonRpcError} INVALID_PARAMS */
export function dataOf(text: unknown, encoding: Encoding = 'base64'): Uint8Array {
  try {
    return encoding === 'base64' ? BASE64.read(text) : readHex(text);
  } catch (error) {
    throw error instanceof FieldError ? invalidParams(`data ${error.message}`) : error;
  }
}

function readHex(value: unknown): Uint8Array {
  const digits = typeof value === 'string' ? HEX.exec(value)?.[1] : undefined;
  if (digits === undefined) throw new FieldError('must be hexadecimal digits, two for each byte');
  return Buffer.from(digits, 'hex');
}

const KEY = /^[ -~]{1,128}$/;

/** 1 to 128 printable characters of ASCII. */
export const IDEMPOTENCY_KEY: FieldType<string> = {
  schema: { type: 'string', pattern: KEY.source },
  read(value) {
    if (typeof value !== 'string' || !KEY.test(value))
      throw new FieldError('must be 1 to 128 printable characters of ASCII');
    return value;
  },
};
