/** As much of an ELF file for Linux on x64 as without-libatomic.mjs reads. Positions are offsets in the file. */
const LOAD = 1;
const DYNAMIC = 2;
const EXECUTABLE = 1;
const STRTAB = 5n;
const SYMTAB = 6n;
const PLTRELSZ = 2n;
const JMPREL = 23n;
const VERNEED = 0x6ffffffen;
const VERNEEDNUM = 0x6fffffffn;
const SYMBOL_BYTES = 24;
const RELOCATION_BYTES = 24;
const ENTRY_BYTES = 16;

export class Elf {
  constructor(file) {
    this.file = file;
    // 64 bits, little-endian, an executable at fixed addresses, for x86-64.
    this.isLinuxX64 =
      file.subarray(0, 6).equals(Buffer.from('7f454c460201', 'hex')) &&
      file.readUInt16LE(16) === 2 &&
      file.readUInt16LE(18) === 62;
    this.segments = this.isLinuxX64 ? this.#segments() : [];
    this.dynamic = this.isLinuxX64 ? this.#dynamic() : [];
  }

  value(tag) {
    return this.dynamic.find((entry) => entry.tag === tag)?.value;
  }

  /** @param offset in the table of strings */
  string(offset) {
    const start = this.#position(this.value(STRTAB)) + Number(offset);
    return this.file.toString('latin1', start, this.file.indexOf(0, start));
  }

  /** The versions of other libraries' symbols: each with the position of its library's record and of its own. */
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

  /** The functions of other libraries: name, position of the symbol, address of the slot that gets its address. */
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

  /** The entry of the procedure linkage table that jumps to what the slot holds: `jmp *slot; push n; jmp first`. */
  entryOf(slot) {
    const { file } = this;
    const { position, size } = this.#code();
    for (let at = position; at + ENTRY_BYTES <= position + size; at += ENTRY_BYTES) {
      if (file.readUInt16LE(at) !== 0x25ff || file[at + 6] !== 0x68 || file[at + 11] !== 0xe9) continue;
      const isBefore = file.readUInt16LE(at - ENTRY_BYTES) === 0x25ff && file[at - ENTRY_BYTES + 6] === 0x68;
      if (isBefore && this.#address(at + 6) + BigInt(file.readInt32LE(at + 2)) === slot) return at;
    }
    return undefined;
  }

  /** Every call of what stands at a position. */
  callers(position) {
    const { file } = this;
    const code = this.#code();
    const found = [];
    const end = code.position + code.size - 5;
    for (let at = file.indexOf(0xe8, code.position); at >= 0 && at < end; at = file.indexOf(0xe8, at + 1)) {
      if (at + 5 + file.readInt32LE(at + 1) === position) found.push(at);
    }
    return found;
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

  #code() {
    return this.segments.find(({ type, flags }) => type === LOAD && flags & EXECUTABLE);
  }

  #position(address) {
    const segment = this.segments.find(
      (one) => one.type === LOAD && address >= one.address && address < one.address + BigInt(one.size),
    );
    return segment.position + Number(address - segment.address);
  }

  #address(position) {
    const { address, position: start } = this.#code();
    return address + BigInt(position - start);
  }
}
