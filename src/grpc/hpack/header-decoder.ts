import { DynamicTable } from './dynamic-table.js';
import { decodeHuffman } from './huffman.js';
import { type Header, STATIC_TABLE } from './static-table.js';

/** The size of the table that a peer may use by default, in bytes. This side never sets another one. */
const TABLE_SIZE = 4_096;
/** Keeps an integer within 31 bits: five bytes of seven bits each would be more. */
const MAX_INTEGER_SHIFT = 21;

/** A block that can be decoded, but breaks a rule that holds for every block: RFC 9113, sections 8.2.1 and 8.3. */
export class MalformedHeaderError extends RangeError {}

/** Decodes the header blocks of one direction of a connection; it needs all of them, in order: RFC 7541. */
export class HeaderDecoder {
  private readonly table = new DynamicTable(TABLE_SIZE);
  private block: Buffer = Buffer.alloc(0);
  private at = 0;

  /**
   * @returns the values by name, pseudo-headers first; if another name comes several times, its last value
   * @throws {MalformedHeaderError} @throws {RangeError}
   */
  decode(block: Buffer): Map<string, string> {
    this.block = block;
    this.at = 0;
    const headers = new Map<string, string>();
    while (this.at < block.length) {
      const first = this.byte();
      if (first & 0x80) {
        add(headers, this.indexed(this.integer(first, 7)));
      } else if (first & 0x40) {
        const header = this.literal(this.integer(first, 6));
        this.table.add(header);
        add(headers, header);
      } else if (first & 0x20) {
        this.resize(this.integer(first, 5), headers);
      } else {
        add(headers, this.literal(this.integer(first, 4)));
      }
    }
    return headers;
  }

  private resize(size: number, before: ReadonlyMap<string, string>): void {
    if (size > TABLE_SIZE || before.size > 0)
      throw new RangeError('a change of the header table that is not allowed');
    this.table.resize(size);
  }

  private indexed(index: number): Header {
    const header =
      index <= STATIC_TABLE.length
        ? STATIC_TABLE[index - 1]
        : this.table.get(index - STATIC_TABLE.length - 1);
    if (!header) throw new RangeError(`no header has the index ${index}`);
    return header;
  }

  /** @param nameIndex 0 when the name is spelled out */
  private literal(nameIndex: number): Header {
    const name = nameIndex === 0 ? checked(this.string()) : this.indexed(nameIndex)[0];
    return [name, this.string()];
  }

  private string(): string {
    const first = this.byte();
    const end = this.integer(first, 7);
    const start = this.at;
    this.at = start + end;
    if (this.at > this.block.length) throw new RangeError('a header reaches beyond its block');
    return first & 0x80
      ? decodeHuffman(this.block.subarray(start, this.at))
      : this.block.toString('latin1', start, this.at);
  }

  /** @param first the byte whose low bits begin the number */
  private integer(first: number, bits: number): number {
    const max = (1 << bits) - 1;
    let value = first & max;
    if (value < max) return value;
    for (let shift = 0; ; shift += 7) {
      if (shift > MAX_INTEGER_SHIFT) throw new RangeError('a number in a header block is too large');
      const byte = this.byte();
      value += (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
  }

  private byte(): number {
    const byte = this.block[this.at++];
    if (byte === undefined) throw new RangeError('a header block ends too early');
    return byte;
  }
}

const COLON = ':'.charCodeAt(0);

/** Names from the tables were checked when they came for the first time. */
function checked(name: string): string {
  if (/[A-Z]/.test(name)) throw new MalformedHeaderError(`the header ${name} is not in lower case`);
  return name;
}

function add(headers: Map<string, string>, [name, value]: Header): void {
  if (name.charCodeAt(0) === COLON) checkPseudo(headers, name);
  headers.set(name, value);
}

/** Each pseudo-header comes once, and before all others. A map keeps the order. */
function checkPseudo(headers: ReadonlyMap<string, string>, name: string): void {
  if (headers.has(name)) throw new MalformedHeaderError(`${name} comes twice`);
  for (const before of headers.keys()) {
    if (before.charCodeAt(0) !== COLON) throw new MalformedHeaderError(`${name} comes after ${before}`);
  }
}
