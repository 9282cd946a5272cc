import { type Header, STATIC_TABLE } from './static-table.js';

/** Indexes of whole headers and of names, in the static table. */
const BY_HEADER = new Map<string, number>();
const BY_NAME = new Map<string, number>();
STATIC_TABLE.forEach(([name, value], at) => {
  BY_HEADER.set(`${name}\0${value}`, at + 1);
  if (!BY_NAME.has(name)) BY_NAME.set(name, at + 1);
});

/**
 * Sets the size of the dynamic table to 0 bytes, at the beginning of a block: this side never uses the table. RFC 7541,
 * section 6.3. A peer that has changed its setting expects this in the next block (section 4.2).
 */
export const TABLE_OF_NOTHING = Buffer.of(0x20);

/**
 * Encodes headers independently of anything sent before (no dynamic table, no Huffman code), so a block can be encoded
 * once and sent many times. RFC 7541.
 *
 * @param headers names in lower case, the pseudo-headers first
 */
export function encodeHeaders(headers: readonly Header[]): Buffer {
  return Buffer.concat(
    headers.flatMap(([name, value]) => {
      const whole = BY_HEADER.get(`${name}\0${value}`);
      if (whole !== undefined) return [integer(0x80, 7, whole)];
      const index = BY_NAME.get(name);
      if (index !== undefined) return [integer(0, 4, index), string(value)];
      return [integer(0, 4, 0), string(name), string(value)];
    }),
  );
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.concat([integer(0, 7, bytes.length), bytes]);
}

function integer(flags: number, bits: number, value: number): Buffer {
  const max = (1 << bits) - 1;
  if (value < max) return Buffer.of(flags | value);
  const bytes = [flags | max];
  let rest = value - max;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
