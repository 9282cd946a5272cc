import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLUGIN } from '../hosted-chain.js';

const SYMTAB = 2;
const NOTE = 7;
/** How Node's single-executable blob begins, and the bit of its flags for a code cache (Node, `src/node_sea.h`). */
const BLOB = Buffer.from([0x20, 0xda, 0x43, 0x01]);
const CODE_CACHE = 1 << 2;

/** The sections of an ELF file of 64 bits: type, and content. */
function sections(file: Buffer): { type: number; content: Buffer }[] {
  const start = Number(file.readBigUInt64LE(40));
  return Array.from({ length: file.readUInt16LE(60) }, (_, i) => {
    const at = start + i * file.readUInt16LE(58);
    const position = Number(file.readBigUInt64LE(at + 24));
    const size = Number(file.readBigUInt64LE(at + 32));
    return { type: file.readUInt32LE(at + 4), content: file.subarray(position, position + size) };
  });
}

describe.runIf(process.platform === 'linux')('the executable', () => {
  const all = sections(readFileSync(PLUGIN));

  it('has no symbols, which nothing at run time asks for', () => {
    expect(all.map(({ type }) => type)).toContain(NOTE);
    expect(all.filter(({ type }) => type === SYMTAB)).toEqual([]);
  });

  it('starts from a code cache', () => {
    const blobs = all.filter(({ type, content }) => type === NOTE && content.includes(BLOB));
    expect(blobs).toHaveLength(1);
    const content = blobs[0]?.content as Buffer;
    expect(content.readUInt32LE(content.indexOf(BLOB) + BLOB.length) & CODE_CACHE).toBe(CODE_CACHE);
  });
});
