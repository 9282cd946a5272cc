import bs58 from 'bs58';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase58, encodeBase58 } from './base58.js';

/** The length of an ID with its checksum, which has its own code path. */
const ID_BYTES = 36;

describe('base58', () => {
  it.each([
    ['zeros', new Uint8Array(ID_BYTES)],
    ['the largest number', new Uint8Array(ID_BYTES).fill(255)],
    ['zeros before a one', new Uint8Array(ID_BYTES).with(ID_BYTES - 1, 1)],
  ])('writes %s as the package does', (_, bytes) => {
    expect(encodeBase58(bytes)).toBe(bs58.encode(bytes));
  });

  it('writes any bytes as the package does, and reads them again', () => {
    const anyId = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });
    const withZeros = fc.tuple(anyId, fc.nat(ID_BYTES)).map(([bytes, zeros]) => bytes.fill(0, 0, zeros));
    fc.assert(
      fc.property(fc.oneof(withZeros, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const text = encodeBase58(bytes);
        expect(text).toBe(bs58.encode(bytes));
        expect(decodeBase58(text)).toEqual(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads nothing else', () => {
    expect(decodeBase58('0')).toBeNull();
    expect(decodeBase58(' 1')).toBeNull();
  });
});
