import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_ID, idToCb58 } from '../../common/id.js';
import { AheadOfClockError, aheadOfClock } from './ahead-of-clock.js';
import { Block } from './block.js';
import { verifyBlock } from './block.rules.js';

const NOW = 1_795_456_800n;
const blockAt = (timestamp: bigint) => Block.build(EMPTY_ID, 5n, timestamp, new Uint8Array());

describe('says', () => {
  it('which block, its time, how long, until when, and what to do', () => {
    const block = blockAt(NOW + 28_800n);
    expect(aheadOfClock(block, NOW)?.message).toBe(
      `no block can be built for 7 h, until 2026-11-24T01:00:01Z: block 5 (${idToCb58(block.id)}) has the time 2026-11-24T02:00:00Z, 8 h ahead of this machine's clock. Check this clock first; if it is right, wait, or see "Blocks from the future" in docs/durability.md`,
    );
  });

  it('a time that no date can hold as a number', () => {
    expect(aheadOfClock(blockAt(2n ** 64n - 1n), NOW)?.message).toContain(
      'has the time 18446744073709551615 (Unix time)',
    );
  });
});

it('is the rule of the blocks, turned round: the next block is valid exactly when nothing is said', () => {
  const near = fc.bigInt(-7_200n, 7_200n).map((seconds) => NOW + seconds);
  fc.assert(
    fc.property(fc.oneof(near, fc.bigInt(0n, 2n ** 64n - 1n)), (timestamp) => {
      const parent = blockAt(timestamp);
      const next = { height: 6n, timestamp: NOW > timestamp ? NOW : timestamp };
      const error = aheadOfClock(parent, NOW);
      if (!error) return verifyBlock(next, parent, NOW);
      expect(error).toBeInstanceOf(AheadOfClockError);
      // Not a second before the time that it names, and then at once.
      expect(() => verifyBlock(next, parent, NOW + error.secondsLeft - 1n)).toThrow('1 hour ahead');
      verifyBlock(next, parent, NOW + error.secondsLeft);
      expect(aheadOfClock(parent, NOW + error.secondsLeft)).toBeUndefined();
    }),
  );
});
