import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Id, idToCb58, sha256Id } from '../../common/id.js';
import { HistoryMismatchError, startingHeight } from './starting-height.js';

/** The block at a height of one history. Another history has other blocks at all heights. */
const idAt = (height: bigint, history = 'ours'): Id => sha256Id(Buffer.from(`${history} ${height}`));

/** A start where both databases hold (a part of) one history. */
const start = (pointed: bigint | undefined, stored: bigint, highestRow = stored): bigint =>
  startingHeight(
    pointed === undefined ? undefined : { height: pointed, id: idAt(pointed) },
    stored,
    pointed === undefined || pointed > highestRow ? undefined : idAt(pointed),
  );

describe('goes on', () => {
  it.each<[what: string, pointed: bigint | undefined, stored: bigint, expected: bigint]>([
    ['at genesis for a new node with an empty database', undefined, 0n, 0n],
    ['at genesis for a wiped node, whatever Postgres has', undefined, 7n, 0n],
    ['where both are', 7n, 7n, 7n],
    ['at the pointer, when Postgres is one block ahead', 6n, 7n, 6n],
    ['at the pointer, when the node comes from an old copy', 2n, 900n, 2n],
    ['at the pointer to genesis', 0n, 7n, 0n],
    ['at what Postgres has, when it is one block behind', 8n, 7n, 7n],
    ['at what Postgres has, when it comes from an old dump', 900n, 2n, 2n],
    ['at the largest height there is', 2n ** 64n - 1n, 2n ** 64n - 1n, 2n ** 64n - 1n],
  ])('%s', (_, pointed, stored, expected) => {
    expect(start(pointed, stored)).toBe(expected);
  });

  it("at Postgres's height, if its row at the pointer belongs to an archive, whatever block that is", () => {
    const pointer = { height: 9n, id: idAt(9n) };
    expect(startingHeight(pointer, 7n, idAt(9n))).toBe(7n);
    expect(startingHeight(pointer, 7n, idAt(9n, 'theirs'))).toBe(7n);
  });
});

describe('refuses', () => {
  const pointer = { height: 5n, id: idAt(5n) };

  it.each([5n, 6n])(
    'another block at the pointer, with Postgres at height %s; the text names both',
    (stored) => {
      const theirs = idAt(5n, 'theirs');
      expect(() => startingHeight(pointer, stored, theirs)).toThrow(HistoryMismatchError);
      expect(() => startingHeight(pointer, stored, theirs)).toThrow(
        `the node's database says that block 5 is ${idToCb58(pointer.id)}, the chain's database has ${idToCb58(theirs)} there`,
      );
    },
  );

  it('a hole where Postgres should have the block', () => {
    expect(() => startingHeight(pointer, 5n, undefined)).toThrow(HistoryMismatchError);
    expect(() => startingHeight(pointer, 5n, undefined)).toThrow(/has no block there/);
  });

  it('an ID that differs in one bit, wherever it is', () => {
    for (let bit = 0; bit < 256; bit++) {
      const other = Uint8Array.from(pointer.id);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => startingHeight(pointer, 5n, other)).toThrow(HistoryMismatchError);
    }
  });
});

describe('for any two parts of one history', () => {
  const height = fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 2n ** 64n - 1n));
  const pointed = fc.option(height, { nil: undefined });

  it('the start is the lower of both, so that neither has a block that the other lacks', () => {
    fc.assert(
      fc.property(pointed, height, height, (pointed, stored, archived) => {
        const found = start(pointed, stored, stored > archived ? stored : archived);
        expect(found).toBe(pointed === undefined ? 0n : pointed < stored ? pointed : stored);
      }),
    );
  });

  it('a second start, after the first has written its height to both, begins at the same height', () => {
    fc.assert(
      fc.property(pointed, height, (pointed, stored) => {
        const found = start(pointed, stored);
        // A crash may have let only one of the two writes happen.
        expect(start(found, found, stored)).toBe(found);
        expect(start(found, stored)).toBe(found);
        expect(start(pointed, found, stored)).toBe(found);
      }),
    );
  });

  it('a pointer into another history is never trusted if Postgres has its own block there', () => {
    fc.assert(
      fc.property(height, height, (pointed, stored) => {
        const pointer = { height: pointed, id: idAt(pointed, 'theirs') };
        const decide = () => startingHeight(pointer, stored, idAt(pointed));
        if (pointed > stored) expect(decide()).toBe(stored);
        else expect(decide).toThrow(HistoryMismatchError);
      }),
    );
  });
});
