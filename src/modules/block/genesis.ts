import { ExpectedError } from '../../common/expected-error.js';
import { EMPTY_ID } from '../../common/id.js';
import { JsonCursor, JsonSyntaxError } from '../../common/json/json-cursor.js';
import { readString } from '../../common/json/json-string.js';
import { readObject } from '../../common/json/json-value.js';
import { Block } from './block.js';

/** What a chain starts from. */
export interface Genesis {
  /** Any text; its UTF-8 bytes are the genesis block's data. */
  readonly data: string;
}

/** Genesis bytes that are not `{"data":"…"}`. */
export class GenesisError extends ExpectedError {
  readonly code = 'genesis';

  constructor(problem: string) {
    super(`genesis must be {"data":"…"}: ${problem}`);
  }
}

/**
 * Reads genesis bytes: a JSON object with the one key `data`, a string.
 *
 * Stricter than timestampvm-rs, which also accepts an array, and unknown keys: a misspelled key would make a chain that
 * nobody meant.
 *
 * @throws {GenesisError} naming the field at fault
 */
export function parseGenesis(bytes: Uint8Array): Genesis {
  if (bytes.length === 0) throw new GenesisError('it is empty');
  const cursor = new JsonCursor(bytes);
  let data: string | undefined;
  try {
    readObject(cursor, (key) => {
      if (key !== 'data') throw new GenesisError(`unknown field ${quote(key)}, did you mean "data"?`);
      if (data !== undefined) throw new GenesisError('field "data" comes twice');
      data = readData(cursor);
    });
    cursor.expectEnd();
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new GenesisError(error.message);
    throw error;
  }
  if (data === undefined) throw new GenesisError('field "data" is missing');
  return { data };
}

function readData(cursor: JsonCursor): string {
  try {
    return readString(cursor);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new GenesisError(`field "data": ${error.message}`);
    throw error;
  }
}

/** A key comes from a file, so an error repeats only a bounded part of it. */
const quote = (key: string): string => JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);

/** The first block: the empty parent, height 0, timestamp 0. */
export function genesisBlock(genesis: Genesis): Block {
  return Block.build(EMPTY_ID, 0n, 0n, new TextEncoder().encode(genesis.data));
}

/**
 * The genesis text for this data, as timestampvm-rs's `genesis DATA` prints it.
 *
 * @throws {GenesisError} for text with half a surrogate pair, which no node could read back
 */
export function encodeGenesis(data: string): string {
  if (!data.isWellFormed()) throw new GenesisError('field "data" is not well-formed Unicode');
  return JSON.stringify({ data });
}
