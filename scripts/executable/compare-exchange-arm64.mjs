/**
 * What without-libatomic.mjs must know of arm64: where a library's function is called, and the instructions that
 * replace it.
 */
const ENTRY = {
  bytes: 16,
  // ldr x9, [x2]; ldr x10, [x3]; then a branch to the rest
  code: Buffer.from('490040f96a0040f9', 'hex'),
};
/** The first entry of the table. Only lazy binding runs it, and here every symbol is bound at the start. */
const FIRST = {
  // stp x16, x30, [sp, #-16]!; adrp x16; ldr x17, [x16]; add x16, x16
  begin: Buffer.from('f07bbfa9', 'hex'),
  // br x17; nop; nop; nop
  end: Buffer.from('20021fd61f2003d51f2003d51f2003d5', 'hex'),
  // again: ldaxr x11, [x1]; cmp x11, x9; b.ne done; stlxr w12, x10, [x1]; cbnz w12, again; done: str x11, [x2]; cset w0, eq; ret
  code: Buffer.from('2bfc5fc87f0109eb610000542afc0cc88cffff354b0000f9e0179f1ac0035fd6', 'hex'),
};
const ADRP_X16 = { mask: 0x9f00001f, bits: 0x90000010 };
const LDR_X17_X16 = { mask: 0xffc003ff, bits: 0xf9400211 };
const BRANCH = { mask: 0x7c000000, bits: 0x14000000 };

const is = (instruction, { mask, bits }) => (instruction & mask) >>> 0 === bits;

export const arm64 = {
  machine: 183,
  /** The oldest version of libc's symbols, and ELF's hash of it. */
  libc: { version: 'GLIBC_2.17', hash: 0x06969197 },
  /** `mov w0, 8`: the first argument, the size. */
  sizeIs8: Buffer.from('00018052', 'hex'),

  /** The entry of the procedure linkage table that jumps to what the slot holds: `adrp x16; ldr x17, [x16]; add; br x17`. */
  entryOf(elf, slot) {
    const { file } = elf;
    const { position, size } = elf.code;
    for (let at = position; at + ENTRY.bytes <= position + size; at += ENTRY.bytes) {
      const [adrp, ldr] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
      if (!is(adrp, ADRP_X16) || !is(ldr, LDR_X17_X16)) continue;
      const pages = (((adrp << 8) >> 13) << 2) | ((adrp >>> 29) & 3);
      const page = (elf.addressOf(at) & ~0xfffn) + BigInt(pages) * 0x1000n;
      if (page + BigInt(((ldr >>> 10) & 0xfff) * 8) === slot) return at;
    }
    return undefined;
  },

  /** Every call of a position, and every jump to it. */
  callers({ file, code }, position) {
    const found = [];
    for (let at = code.position; at + 4 <= code.position + code.size; at += 4) {
      const instruction = file.readUInt32LE(at);
      if (is(instruction, BRANCH) && at + ((instruction << 6) >> 4) === position) found.push(at);
    }
    return found;
  },

  /** @returns whether there was room for the code */
  write({ file, code }, entry) {
    const first = file.indexOf(FIRST.end, code.position) - (FIRST.code.length - FIRST.end.length);
    if (first < code.position || first >= entry) return false;
    if (!file.subarray(first, first + FIRST.begin.length).equals(FIRST.begin)) return false;
    ENTRY.code.copy(file, entry);
    const jump = entry + ENTRY.code.length;
    file.writeUInt32LE((BRANCH.bits | (((first - jump) >> 2) & 0x3ffffff)) >>> 0, jump);
    FIRST.code.copy(file, first);
    return true;
  },
};
