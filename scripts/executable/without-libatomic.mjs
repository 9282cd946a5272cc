import { arm64 } from './compare-exchange-arm64.mjs';
import { x64 } from './compare-exchange-x64.mjs';
import { Elf } from './elf.mjs';

const FLAGS = 30n;
const BIND_NOW = 8n;

const LIBRARY = 'libatomic.so.1';
const FUNCTION = '__atomic_compare_exchange';
/** The name that replaces the library's where a name must stand: every program for Linux needs this library anyway. */
const OTHER = 'libc.so.6';
const SIZE_DISTANCE_BYTES = 48;

const WEAK = 2 << 4;

/**
 * Frees an executable made from Node's own binary for Linux from libatomic.so.1, which slim images (AvalancheGo's own
 * among them) do not have. Node 26 uses one function of it, always for 8 bytes, which is a few instructions of the
 * processor: the function's entry in the procedure linkage table becomes the function itself. A file that is not
 * exactly as expected stays as it is, and keeps needing the library.
 *
 * @param {Buffer} file changed in place
 * @returns {string | undefined} why it may still need the library; undefined if it does not
 */
export function freeFromLibatomic(file) {
  const elf = new Elf(file);
  const processor = [x64, arm64].find(({ machine }) => machine === elf.machine);
  if (!processor) return 'it is not for Linux on x64 or arm64';
  const { libc } = processor;
  const { needed, libraries } = elf;
  const own = libraries.indexOf(LIBRARY);
  if (own < 0) return undefined;
  const versions = elf.versions();
  const [version, ...more] = versions.filter(({ library }) => library === LIBRARY);
  const other = needed[libraries.indexOf(OTHER)];
  const otherVersion = versions.find(({ name }) => name === libc.version);
  const function_ = elf.imports().find(({ name }) => name === FUNCTION);
  const others = elf.imports().filter(({ name }) => name.startsWith('__atomic') && name !== FUNCTION);
  if (!version || !other || !otherVersion || !function_ || more.length + others.length > 0) {
    return 'it takes something else of it';
  }
  if (!((elf.value(FLAGS) ?? 0n) & BIND_NOW)) return 'it binds symbols when they are first called';
  const entry = processor.entryOf(elf, function_.slot);
  if (entry === undefined) return 'its calls have another form';
  const calls = processor.callers(elf, entry);
  const isFor8 = (call) => file.subarray(call - SIZE_DISTANCE_BYTES, call).includes(processor.sizeIs8);
  if (calls.length === 0 || !calls.every(isFor8)) return 'its calls are for other sizes';

  if (!processor.write(elf, entry)) return 'its table of functions has another form';
  // The symbol may be missing now, and is looked up in a library that is there.
  file.writeUInt8(WEAK | (file.readUInt8(function_.symbol + 4) & 0xf), function_.symbol + 4);
  // Naming a library twice does no harm: it is loaded once. The order of the others stays.
  file.writeBigUInt64LE(needed[own === 0 ? 1 : own - 1].value, needed[own].at + 8);
  file.writeUInt32LE(Number(other.value), version.at + 4);
  file.writeUInt32LE(libc.hash, version.auxiliary);
  file.writeUInt32LE(otherVersion.nameOffset, version.auxiliary + 8);
  return undefined;
}
