import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBlock, encodeBlock } from './block.codec.js';
import { Block } from './block.js';
import { BlockDecodeError } from './block-decode.error.js';
import type { BlockFields } from './block-fields.js';

const u64 = fc.oneof(
  fc.bigInt(0n, 2n ** 64n - 1n),
  fc.bigInt(0n, 1000n),
  fc.bigInt(2n ** 53n, 2n ** 53n + 9n),
);
const fields: fc.Arbitrary<BlockFields> = fc.record({
  parentId: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  height: u64,
  timestamp: u64,
  data: fc.uint8Array({ maxLength: 100 }),
});

/** JSON that says the same in other words: keys in any order, white space, unknown keys. */
const retold = fc
  .tuple(fields, fc.dictionary(fc.string(), fc.jsonValue()), fc.infiniteStream(fc.nat()), fc.nat(3))
  .map(([value, extra, order, indent]) => {
    const text = Buffer.from(encodeBlock(value)).toString();
    const members = text.slice(1, -1).split(',');
    const others = Object.entries(extra)
      .filter(([key]) => !/^(parent_id|height|timestamp|data)$/.test(key))
      .map(([key, json]) => `${JSON.stringify(key)}:${JSON.stringify(json, null, indent)}`);
    const sorted = [...members, ...others]
      .map((member) => ({ member, rank: order.next().value }))
      .sort((a, b) => a.rank - b.rank);
    return { value, bytes: Buffer.from(`{ ${sorted.map(({ member }) => member).join(' ,\n')}\t}\r\n`) };
  });

/** A canonical block with a few bytes replaced, put in or taken out. */
const mutated = fc
  .tuple(
    fields,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[]:, 09-.eux'))),
      ),
    ),
  )
  .map(([value, edits]) => {
    const bytes = [...encodeBlock(value)];
    for (const [place, removed, byte] of edits) bytes.splice(place % bytes.length, removed, byte);
    return Uint8Array.from(bytes);
  });

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

describe('the codec', () => {
  it('decodes what it encodes, for any block', () => {
    fc.assert(
      fc.property(fields, (value) => {
        expect(decodeBlock(encodeBlock(value))).toEqual({ ...value, isCanonical: true });
      }),
    );
  });

  it('decodes the same content in other words, and its canonical form is the same', () => {
    fc.assert(
      fc.property(retold, ({ value, bytes }) => {
        const { isCanonical, ...decoded } = decodeBlock(bytes);
        expect(isCanonical).toBe(false);
        expect({ ...decoded, data: Uint8Array.from(decoded.data) }).toEqual(value);
        expect(encodeBlock(decoded)).toEqual(encodeBlock(value));
      }),
    );
  });

  it('takes or refuses any bytes, and throws nothing but BlockDecodeError', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, mutated, fc.uint8Array()), (bytes) => {
        try {
          const block = Block.parse(bytes);
          expect(block.bytes).toBe(bytes);
          expect(Buffer.from(block.id)).toEqual(sha256(bytes));
          expect(block.isCanonical).toBe(Buffer.compare(bytes, encodeBlock(block)) === 0);
        } catch (error) {
          if (!(error instanceof BlockDecodeError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});
