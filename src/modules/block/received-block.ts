import { Cb58Error } from '../../common/cb58.js';
import type { Id } from '../../common/id.js';
import { JsonCursor, JsonSyntaxError } from '../../common/json/json-cursor.js';
import { readU64 } from '../../common/json/json-number.js';
import { readString } from '../../common/json/json-string.js';
import { readObject, skipValue } from '../../common/json/json-value.js';
import { BLOCK_FIELDS, BlockDecodeError, type BlockField } from './block-decode.error.js';
import type { BlockFields } from './block-fields.js';
import { receivedId } from './received-id.js';

interface WireFields {
  parent_id: Id;
  height: bigint;
  timestamp: bigint;
  data: Uint8Array;
}

const READERS: { [F in BlockField]: (cursor: JsonCursor) => WireFields[F] } = {
  parent_id: (cursor) => receivedId(readString(cursor)),
  height: readU64,
  timestamp: readU64,
  data: readData,
};

/**
 * Bytes → fields, in any form that timestampvm-rs accepts (serde_json into a struct of four fields):
 *
 * - an object with the four keys once each, in any order; other keys are skipped, with any value;
 * - or an array of the four values in canonical order;
 * - with white space anywhere JSON allows it, and escapes in keys and strings.
 *
 * @throws {BlockDecodeError} for all else
 */
export function decodeReceivedBlock(bytes: Uint8Array): BlockFields {
  const cursor = new JsonCursor(bytes);
  try {
    const wire = cursor.take('[') ? readSequence(cursor) : readMembers(cursor);
    cursor.expectEnd();
    return toFields(wire);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new BlockDecodeError('SYNTAX', null, error.message);
  }
}

function readMembers(cursor: JsonCursor): Partial<WireFields> {
  const wire: Partial<WireFields> = {};
  readObject(cursor, (key) => {
    if (!isBlockField(key)) return skipValue(cursor);
    if (wire[key] !== undefined) throw new BlockDecodeError('DUPLICATE_FIELD', key, 'comes twice');
    readField(cursor, key, wire);
  });
  return wire;
}

/** Reads the array form, after its opening bracket. */
function readSequence(cursor: JsonCursor): Partial<WireFields> {
  const wire: Partial<WireFields> = {};
  for (const [i, field] of BLOCK_FIELDS.entries()) {
    if (i > 0) cursor.expect(',');
    readField(cursor, field, wire);
  }
  cursor.expect(']');
  return wire;
}

function readField<F extends BlockField>(cursor: JsonCursor, field: F, wire: Partial<WireFields>): void {
  try {
    wire[field] = READERS[field](cursor) as WireFields[F];
  } catch (error) {
    if (!(error instanceof JsonSyntaxError || error instanceof Cb58Error)) throw error;
    throw new BlockDecodeError('INVALID_FIELD', field, error.message);
  }
}

/** Hex in either case, after any number of `0x`, none included (`trim_start_matches`). */
function readData(cursor: JsonCursor): Uint8Array {
  cursor.skipWhiteSpace();
  const start = cursor.at;
  const text = readString(cursor);
  let prefix = 0;
  while (text.startsWith('0x', prefix)) prefix += 2;
  const hex = text.slice(prefix);
  if (/[^0-9a-fA-F]/.test(hex)) cursor.fail('expected hex digits', start);
  if (hex.length % 2 !== 0) cursor.fail('expected an even number of hex digits', start);
  return Buffer.from(hex, 'hex');
}

function toFields(wire: Partial<WireFields>): BlockFields {
  const { parent_id: parentId, height, timestamp, data } = wire;
  if (parentId === undefined) throw missing('parent_id');
  if (height === undefined) throw missing('height');
  if (timestamp === undefined) throw missing('timestamp');
  if (data === undefined) throw missing('data');
  return { parentId, height, timestamp, data };
}

const missing = (field: BlockField) => new BlockDecodeError('MISSING_FIELD', field, 'is missing');

const isBlockField = (key: string): key is BlockField => (BLOCK_FIELDS as readonly string[]).includes(key);
