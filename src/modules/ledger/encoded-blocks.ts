import { BASE58_ID_CHARS, CHECKED_ID_BYTES, writeBase58Id } from '../../common/base58.js';

/**
 * A row of the table of blocks as a line of text, so that Postgres does most of the work of `encodeBlock`. The line is
 * the block in canonical form, except for its beginning: instead it has the parent's ID and its checksum as hex,
 * because CB58 is slow in SQL. For a block that was received in another form, the line is its bytes as hex.
 */
export const ENCODED_BLOCK = `CASE WHEN raw IS NULL
  THEN encode(parent_id || substr(sha256(parent_id), 29), 'hex')
    || '","height":' || height || ',"timestamp":' || timestamp || ',"data":"0x' || encode(data, 'hex') || '"}'
  ELSE '!' || encode(raw, 'hex') END || E'\\n'`;

const LINE_FEED = 0x0a;
const RAW = 0x21;
const CANONICAL_START = Buffer.from('{"parent_id":"');
const ID_HEX_CHARS = 2 * CHECKED_ID_BYTES;
/** The beginning is no longer than the hex that it replaces, so each block can be finished in place. */
const ROOM = ID_HEX_CHARS - CANONICAL_START.length - BASE58_ID_CHARS;
if (ROOM < 0) throw new RangeError('an ID in hex is shorter than the beginning of a block');

/** The value of each lower-case hex digit, by its code. */
const NIBBLES = new Uint8Array(128);
for (let value = 0; value < 16; value++) NIBBLES[value.toString(16).charCodeAt(0)] = value;

const checkedId = new Uint8Array(CHECKED_ID_BYTES);

/** The bytes of the blocks in these lines. They share one buffer, so do not keep single ones for long. */
export function finishEncodedBlocks(lines: string): Uint8Array[] {
  const text = Buffer.from(lines, 'latin1');
  const blocks: Uint8Array[] = [];
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf(LINE_FEED, start);
    blocks.push(
      text[start] === RAW
        ? Buffer.from(text.toString('latin1', start + 1, end), 'hex')
        : text.subarray(finishStart(text, start), end),
    );
  }
  return blocks;
}

/** Writes a block's beginning right before the rest of the block. @returns the offset of the first byte */
function finishStart(text: Buffer, at: number): number {
  for (let i = 0; i < CHECKED_ID_BYTES; i++, at += 2) {
    checkedId[i] =
      ((NIBBLES[text[at] as number] as number) << 4) | (NIBBLES[text[at + 1] as number] as number);
  }
  const start = writeBase58Id(checkedId, text, at) - CANONICAL_START.length;
  text.set(CANONICAL_START, start);
  return start;
}
