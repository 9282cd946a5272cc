import { expect, it } from 'vitest';
import { freeFromLibatomic } from '../../scripts/executable/without-libatomic.mjs';

/** The address of the file's first byte; the constants below are offsets of its parts. */
const BASE = 0x400000n;
const AT = { dynamic: 0x200, strings: 0x400, symbols: 0x500, versions: 0x600, relocations: 0x700 };
/** Offsets of instructions: the table's first entry, the function's entry, and a call of it. */
const FIRST = 0x1000;
const ENTRY = 0x1020;
const CALL = 0x1040;
/** The slot for the function's address: two pages further, at offset 0x388 there. */
const SLOT = BASE + 0x2388n;
const BYTES = 0x1100;

const ARM64 = 183;
/** `bl` to 0x20 bytes before it. */
const BL = 0x97fffff8;
const LIBRARIES = ['libatomic.so.1', 'libm.so.6', 'libc.so.6'];
const NAMES = [...LIBRARIES, '__atomic_compare_exchange', 'GLIBC_2.17', 'LIBATOMIC_1.0'];

const strings = Buffer.from(`\0${NAMES.join('\0')}\0`);
const nameAt = (name: string): number => strings.indexOf(`\0${name}\0`) + 1;

/** The smallest program for Linux on arm64 that calls libatomic as Node's own does, for so many bytes. */
function program({ size = 8, machine = ARM64, plt0Begin = 0xa9bf7bf0 } = {}): Buffer {
  const file = Buffer.alloc(BYTES);
  const words = (at: number, ...values: number[]) => {
    for (const [i, value] of values.entries()) file.writeUInt32LE(value, at + 4 * i);
  };
  const longs = (at: number, ...values: (bigint | number)[]) => {
    for (const [i, value] of values.entries()) file.writeBigUInt64LE(BigInt(value), at + 8 * i);
  };
  const address = (position: number): bigint => BASE + BigInt(position);
  file.write('7f454c460201', 'hex');
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(machine, 18);
  longs(32, 64);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(2, 56);
  words(64, 1, 5);
  longs(64 + 8, 0, BASE, BASE, BYTES, BYTES);
  words(120, 2, 6);
  const dynamic = [
    ...LIBRARIES.map((name) => [1, nameAt(name)] as const),
    [30, 8],
    [5, address(AT.strings)],
    [6, address(AT.symbols)],
    [23, address(AT.relocations)],
    [2, 24],
    [0x6ffffffe, address(AT.versions)],
    [0x6fffffff, 2],
  ] as const;
  longs(120 + 8, AT.dynamic, address(AT.dynamic), address(AT.dynamic), dynamic.length * 16);
  longs(AT.dynamic, ...dynamic.flat());
  strings.copy(file, AT.strings);
  words(AT.symbols + 24, nameAt('__atomic_compare_exchange'), 0x12);
  // Two libraries with one version each: count, name of the library, where its version is, where the next library is.
  words(AT.versions, 1 | (1 << 16), nameAt('libatomic.so.1'), 16, 32);
  words(AT.versions + 16, 0x1234, 2 << 16, nameAt('LIBATOMIC_1.0'));
  words(AT.versions + 32, 1 | (1 << 16), nameAt('libc.so.6'), 16, 0);
  words(AT.versions + 48, 0x06969197, 3 << 16, nameAt('GLIBC_2.17'));
  longs(AT.relocations, SLOT, (1n << 32n) | 1026n);
  words(FIRST, plt0Begin, 0xd0000010, 0xf941ce11, 0x910e6210, 0xd61f0220, 0xd503201f, 0xd503201f, 0xd503201f);
  // adrp x16, the next page; ldr x17, [x16, 0x388]; add x16, x16, 0x388; br x17
  words(ENTRY, 0xb0000010, 0xf941c611, 0x910e2210, 0xd61f0220);
  words(CALL - 4, 0x52800000 | (size << 5), BL);
  return file;
}

const instructions = (file: Buffer, at: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => file.readUInt32LE(at + 4 * i).toString(16));

it('replaces the entries by the function on arm64, and no longer names the library', () => {
  const file = program();
  expect(freeFromLibatomic(file)).toBe(undefined);
  // As the assembler writes them; the branch goes back ten instructions, to the table's first entry.
  expect(instructions(file, ENTRY, 3)).toEqual(['f9400049', 'f940006a', '17fffff6']);
  expect(instructions(file, FIRST, 8)).toEqual(
    'c85ffc2b eb09017f 54000061 c80cfc2a 35ffff8c f900004b 1a9f17e0 d65f03c0'.split(' '),
  );
  const needed = LIBRARIES.map((_, i) => Number(file.readBigUInt64LE(AT.dynamic + 16 * i + 8)));
  expect(needed).toEqual(['libm.so.6', 'libm.so.6', 'libc.so.6'].map(nameAt));
  expect(file[AT.symbols + 24 + 4]).toBe(0x22);
  expect(file.readUInt32LE(AT.versions + 4)).toBe(nameAt('libc.so.6'));
  expect(file.readUInt32LE(AT.versions + 16)).toBe(0x06969197);
  expect(file.readUInt32LE(AT.versions + 16 + 8)).toBe(nameAt('GLIBC_2.17'));
});

it('has nothing to do for a program that does not need the library, and changes nothing', () => {
  const freed = program();
  freeFromLibatomic(freed);
  const before = Buffer.from(freed);
  expect(freeFromLibatomic(freed)).toBe(undefined);
  expect(freed.equals(before)).toBe(true);
});

it.each([
  ['calls for other sizes', { size: 16 }, 'its calls are for other sizes'],
  ['another table', { plt0Begin: 0xd503201f }, 'its table of functions has another form'],
  ['another processor', { machine: 243 }, 'it is not for Linux on x64 or arm64'],
])('leaves a program as it is: %s', (_, difference, reason) => {
  const file = program(difference);
  expect(freeFromLibatomic(file)).toBe(reason);
  expect(file.equals(program(difference))).toBe(true);
});
