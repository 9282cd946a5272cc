/** The parts of an ELF file for Linux that without-libatomic.mjs needs. Positions are offsets in the file. */
const LOAD = 1;
const DYNAMIC = 2;
const EXECUTABLE = 1;
const NEEDED = 1n;
const STRTAB = 5n;
const SYMTAB = 6n;
const PLTRELSZ = 2n;
const JMPREL = 23n;
const VERNEED = 0x6ffffffen;
const VERNEEDNUM = 0x6fffffffn;
const SYMBOL_BYTES = 24;
const RELOCATION_BYTES = 24;

export class Elf {
  constructor(file) {
    this.file = file;
    // 64 bits, little-endian, an executable at fixed addresses.
    const isKnown =
      file.subarray(0, 6).equals(Buffer.from('7f454c460201', 'hex')) && file.readUInt16LE(16) === 2;
    /** ELF's number of the processor; undefined for another kind of file. */
    this.machine = isKnown ? file.readUInt16LE(18) : undefined;
    this.segments = isKnown ? this.#segments() : [];
    this.dynamic = isKnown ? this.#dynamic() : [];
  }

  /** The records of the libraries that the program needs, in the order in which they are loaded. */
  get needed() {
    return this.dynamic.filter(({ tag }) => tag === NEEDED);
  }

  /** The names of these libraries. */
  get libraries() {
    return this.needed.map(({ value }) => this.string(value));
  }

  value(tag) {
    return this.dynamic.find((entry) => entry.tag === tag)?.value;
  }

  /** @param offset in the table of strings */
  string(offset) {
    const start = this.#position(this.value(STRTAB)) + Number(offset);
    return this.file.toString('latin1', start, this.file.indexOf(0, start));
  }

  /** The versions of other libraries' symbols, each with the position of its own record and of its library's. */
  versions() {
    const { file } = this;
    const found = [];
    let at = this.#position(this.value(VERNEED));
    for (let i = 0n; i < this.value(VERNEEDNUM); i++) {
      let auxiliary = at + file.readUInt32LE(at + 8);
      for (let j = 0; j < file.readUInt16LE(at + 2); j++) {
        const nameOffset = file.readUInt32LE(auxiliary + 8);
        const library = this.string(file.readUInt32LE(at + 4));
        found.push({ library, name: this.string(nameOffset), nameOffset, at, auxiliary });
        auxiliary += file.readUInt32LE(auxiliary + 12);
      }
      at += file.readUInt32LE(at + 12);
    }
    return found;
  }

  /**
   * The functions of other libraries: name, position of the symbol, and address of the slot for the function's address.
   */
  imports() {
    const start = this.#position(this.value(JMPREL));
    const symbols = this.#position(this.value(SYMTAB));
    return Array.from({ length: Number(this.value(PLTRELSZ)) / RELOCATION_BYTES }, (_, i) => {
      const at = start + i * RELOCATION_BYTES;
      const symbol = symbols + this.file.readUInt32LE(at + 12) * SYMBOL_BYTES;
      return {
        name: this.string(this.file.readUInt32LE(symbol)),
        symbol,
        slot: this.file.readBigUInt64LE(at),
      };
    });
  }

  /** The segment with the instructions: position, address and size. */
  get code() {
    return this.segments.find(({ type, flags }) => type === LOAD && flags & EXECUTABLE);
  }

  /** @param position in `code` */
  addressOf(position) {
    const { address, position: start } = this.code;
    return address + BigInt(position - start);
  }

  #segments() {
    const { file } = this;
    const start = Number(file.readBigUInt64LE(32));
    return Array.from({ length: file.readUInt16LE(56) }, (_, i) => {
      const at = start + i * file.readUInt16LE(54);
      return {
        type: file.readUInt32LE(at),
        flags: file.readUInt32LE(at + 4),
        position: Number(file.readBigUInt64LE(at + 8)),
        address: file.readBigUInt64LE(at + 16),
        size: Number(file.readBigUInt64LE(at + 32)),
      };
    });
  }

  #dynamic() {
    const { position, size } = this.segments.find(({ type }) => type === DYNAMIC);
    return Array.from({ length: size / 16 }, (_, i) => ({
      tag: this.file.readBigUInt64LE(position + i * 16),
      value: this.file.readBigUInt64LE(position + i * 16 + 8),
      at: position + i * 16,
    }));
  }

  #position(address) {
    const segment = this.segments.find(
      (one) => one.type === LOAD && address >= one.address && address < one.address + BigInt(one.size),
    );
    return segment.position + Number(address - segment.address);
  }
}
