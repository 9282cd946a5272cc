import { Elf } from './elf.mjs';

const NEEDED = 1n;
const FLAGS = 30n;
const BIND_NOW = 8n;

const LIBRARY = 'libatomic.so.1';
const FUNCTION = '__atomic_compare_exchange';
/** What takes the library's place where a name has to stand: programs for Linux on x64 need this one anyway. */
const OTHER = { library: 'libc.so.6', version: 'GLIBC_2.2.5', hash: 0x09691a75 };

const ENTRY_BYTES = 16;
/** Where an entry's second half begins, which only lazy binding runs: here every symbol is bound at the start. */
const SECOND_HALF = 6;
/** Of two entries, the function's and the one before it, whose second half is free: */
const CODE = {
  // mov rax,[rdx]; mov rcx,[rcx]; lock cmpxchg [rsi],rcx; mov [rdx],rax; jmp (to the rest)
  entry: Buffer.from('488b02488b09f0480fb10e488902eb', 'hex'),
  // sete al; ret
  rest: Buffer.from('0f94c0c3', 'hex'),
};
/** `mov edi, 8`, the size, in the instructions before each call. */
const SIZE_IS_8 = Buffer.from('bf08000000', 'hex');
const SIZE_DISTANCE_BYTES = 48;

const WEAK = 2 << 4;

/**
 * Frees an executable made of Node's own binary for Linux on x64 from libatomic.so.1, which slim images (AvalancheGo's own
 * among them) do not have. All that Node 26 takes of it is one function, always for 8 bytes, and that is one instruction
 * of the processor: the function's entry in the procedure linkage table becomes the function itself.
 * A file that is not exactly as expected stays as it is, with its need of the library.
 *
 * @param {Buffer} file changed in place
 * @returns {string | undefined} why it was left alone
 */
export function freeFromLibatomic(file) {
  const elf = new Elf(file);
  if (!elf.isLinuxX64) return 'it is not for Linux on x64';
  const needed = elf.dynamic.filter(({ tag }) => tag === NEEDED);
  const libraries = needed.map(({ value }) => elf.string(value));
  const own = libraries.indexOf(LIBRARY);
  if (own < 0) return 'it does not need it';
  const versions = elf.versions();
  const [version, ...more] = versions.filter(({ library }) => library === LIBRARY);
  const other = needed[libraries.indexOf(OTHER.library)];
  const otherVersion = versions.find(({ name }) => name === OTHER.version);
  const function_ = elf.imports().find(({ name }) => name === FUNCTION);
  const others = elf.imports().filter(({ name }) => name.startsWith('__atomic') && name !== FUNCTION);
  if (!version || !other || !otherVersion || !function_ || more.length + others.length > 0) {
    return 'it takes something else of it';
  }
  if (!((elf.value(FLAGS) ?? 0n) & BIND_NOW)) return 'it binds symbols when they are first called';
  const entry = elf.entryOf(function_.slot);
  if (entry === undefined) return 'its calls have another form';
  const calls = elf.callers(entry);
  if (calls.length === 0 || !calls.every((call) => hasSize8(file, call)))
    return 'its calls are for other sizes';

  const rest = entry - ENTRY_BYTES + SECOND_HALF;
  CODE.entry.copy(file, entry);
  file.writeInt8(rest - (entry + ENTRY_BYTES), entry + CODE.entry.length);
  CODE.rest.copy(file, rest);
  // The symbol itself may be missing now, and is asked for in a library that is there.
  file.writeUInt8(WEAK | (file.readUInt8(function_.symbol + 4) & 0xf), function_.symbol + 4);
  // A library named twice is loaded once; the order of the others stays.
  file.writeBigUInt64LE(needed[own === 0 ? 1 : own - 1].value, needed[own].at + 8);
  file.writeUInt32LE(Number(other.value), version.at + 4);
  file.writeUInt32LE(OTHER.hash, version.auxiliary);
  file.writeUInt32LE(otherVersion.nameOffset, version.auxiliary + 8);
  return undefined;
}

function hasSize8(file, call) {
  return file.subarray(call - SIZE_DISTANCE_BYTES, call).includes(SIZE_IS_8);
}
