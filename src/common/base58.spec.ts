import bs58 from 'bs58';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase58, encodeBase58, MAX_BASE58_BYTES, MAX_BASE58_CHARS } from './base58.js';

/** Zeros in front and nothing else are the special cases, so they come often. */
const bytes = fc
  .tuple(fc.nat(MAX_BASE58_BYTES), fc.uint8Array({ maxLength: MAX_BASE58_BYTES }))
  .map(([zeros, rest]) => Uint8Array.from([...new Uint8Array(zeros), ...rest]).subarray(0, MAX_BASE58_BYTES));

const text = fc
  .tuple(
    fc.nat(MAX_BASE58_CHARS),
    fc.string({ unit: fc.constantFrom(...'123ABCxyz'), maxLength: MAX_BASE58_CHARS }),
  )
  .map(([ones, rest]) => ('1'.repeat(ones) + rest).slice(0, MAX_BASE58_CHARS));

describe('base58', () => {
  it('encodes as the package bs58 does', () => {
    fc.assert(fc.property(bytes, (value) => encodeBase58(value) === bs58.encode(value)));
  });

  it('decodes as the package bs58 does', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(decodeBase58(value)).toStrictEqual(bs58.decode(value));
      }),
    );
  });

  it.each([
    [MAX_BASE58_BYTES, 0xff],
    [MAX_BASE58_BYTES, 0],
    [0, 0],
    [1, 0],
  ])('goes there and back with %i bytes of %i', (length, value) => {
    const filled = new Uint8Array(length).fill(value);
    expect(encodeBase58(filled)).toBe(bs58.encode(filled));
    expect(decodeBase58(encodeBase58(filled))).toStrictEqual(filled);
  });

  it.each(['0', 'O', 'I', 'l', ' ', '1 1', 'é', 'ı', '\u0131', '\u{1f600}', '\ufeff1'])(
    'refuses %j',
    (value) => {
      expect(decodeBase58(value)).toBeNull();
    },
  );

  it('refuses more than an ID and its checksum can be, both ways', () => {
    expect(decodeBase58('z'.repeat(MAX_BASE58_CHARS))).toHaveLength(37);
    expect(decodeBase58('1'.repeat(MAX_BASE58_CHARS + 1))).toBeNull();
    expect(() => encodeBase58(new Uint8Array(MAX_BASE58_BYTES + 1))).toThrow(RangeError);
  });
});
