/**
 * What without-libatomic.mjs must know of x64: where a library's function is called, and the instructions that replace
 * it.
 */
const ENTRY_BYTES = 16;
/** Where an entry's second half begins. Only lazy binding runs it, and here every symbol is bound at the start. */
const SECOND_HALF = 6;
/** Code for two entries: the function's, and the second half of the one before it, which is free. */
const CODE = {
  // mov rax,[rdx]; mov rcx,[rcx]; lock cmpxchg [rsi],rcx; mov [rdx],rax; jmp (to the rest)
  entry: Buffer.from('488b02488b09f0480fb10e488902eb', 'hex'),
  // sete al; ret
  rest: Buffer.from('0f94c0c3', 'hex'),
};

export const x64 = {
  machine: 62,
  /** The oldest version of libc's symbols, and ELF's hash of it. */
  libc: { version: 'GLIBC_2.2.5', hash: 0x09691a75 },
  /** `mov edi, 8`: the first argument, the size. */
  sizeIs8: Buffer.from('bf08000000', 'hex'),

  /** The entry of the procedure linkage table that jumps to what the slot holds: `jmp *slot; push n; jmp first`. */
  entryOf(elf, slot) {
    const { file } = elf;
    const { position, size } = elf.code;
    for (let at = position; at + ENTRY_BYTES <= position + size; at += ENTRY_BYTES) {
      if (file.readUInt16LE(at) !== 0x25ff || file[at + 6] !== 0x68 || file[at + 11] !== 0xe9) continue;
      const isBefore = file.readUInt16LE(at - ENTRY_BYTES) === 0x25ff && file[at - ENTRY_BYTES + 6] === 0x68;
      if (isBefore && elf.addressOf(at + 6) + BigInt(file.readInt32LE(at + 2)) === slot) return at;
    }
    return undefined;
  },

  /** Every call of a position. */
  callers({ file, code }, position) {
    const found = [];
    const end = code.position + code.size - 5;
    for (let at = file.indexOf(0xe8, code.position); at >= 0 && at < end; at = file.indexOf(0xe8, at + 1)) {
      if (at + 5 + file.readInt32LE(at + 1) === position) found.push(at);
    }
    return found;
  },

  /** @returns whether there was room for the code */
  write({ file }, entry) {
    const rest = entry - ENTRY_BYTES + SECOND_HALF;
    CODE.entry.copy(file, entry);
    file.writeInt8(rest - (entry + ENTRY_BYTES), entry + CODE.entry.length);
    CODE.rest.copy(file, rest);
    return true;
  },
};
