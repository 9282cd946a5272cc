import { describe, expect, it } from 'vitest';
import { EMPTY_ID, sha256Id } from '../../common/id.js';
import { type BlockRule, BlockRuleError, isGenesisShaped, verifyBlock } from './block.rules.js';

const NOW = 1_795_397_256n;
const MAX_U64 = 2n ** 64n - 1n;
const parent = { height: 7n, timestamp: NOW - 10n };
const good = { height: 8n, timestamp: NOW };

const broken = (change: Partial<typeof good>, to = parent): BlockRuleError => {
  try {
    verifyBlock({ ...good, ...change }, to, NOW);
  } catch (error) {
    expect(error).toBeInstanceOf(BlockRuleError);
    return error as BlockRuleError;
  }
  throw new Error('taken');
};

describe('verifyBlock takes', () => {
  it.each([
    ['the next height, now', {}],
    ["the parent's own timestamp", { timestamp: parent.timestamp }],
    ['a timestamp one second short of an hour ahead', { timestamp: NOW + 3599n }],
  ])('%s', (_, change) => {
    expect(() => verifyBlock({ ...good, ...change }, parent, NOW)).not.toThrow();
  });
});

describe('verifyBlock refuses with', () => {
  it.each<[BlockRule, Partial<typeof good>, string]>([
    ['PARENT_HEIGHT', { height: 7n }, 'parent block height 7 != current block height 7 - 1'],
    ['PARENT_HEIGHT', { height: 9n }, 'parent block height 7 != current block height 9 - 1'],
    ['PARENT_HEIGHT', { height: 0n }, 'parent block height 7 != current block height 0 - 1'],
    [
      'PARENT_TIMESTAMP',
      { timestamp: NOW - 11n },
      'parent block timestamp 1795397246 > current block timestamp 1795397245',
    ],
    [
      'FUTURE_TIMESTAMP',
      { timestamp: NOW + 3600n },
      'block timestamp 1795400856 is more than 1 hour ahead of local time',
    ],
    [
      'FUTURE_TIMESTAMP',
      { timestamp: MAX_U64 },
      'block timestamp 18446744073709551615 is more than 1 hour ahead of local time',
    ],
  ])('%s: %o', (code, change, message) => {
    expect(broken(change)).toMatchObject({ code, message });
  });

  it('PARENT_HEIGHT for height 0 under the highest one, where a u64 would wrap around', () => {
    expect(broken({ height: 0n }, { ...parent, height: MAX_U64 }).code).toBe('PARENT_HEIGHT');
  });

  it('the first rule that is broken', () => {
    expect(broken({ height: 1n, timestamp: 0n }).code).toBe('PARENT_HEIGHT');
    const future = { height: 7n, timestamp: NOW + 9000n };
    expect(broken({ timestamp: NOW + 8000n }, future).code).toBe('PARENT_TIMESTAMP');
  });
});

describe('isGenesisShaped', () => {
  it.each([
    [true, 0n, EMPTY_ID],
    [true, 0n, Buffer.alloc(32)],
    [false, 1n, EMPTY_ID],
    [false, 0n, sha256Id(EMPTY_ID)],
    [false, 0n, EMPTY_ID.with(31, 1)],
  ])('is %s for height %d', (expected, height, parentId) => {
    expect(isGenesisShaped({ height, parentId })).toBe(expected);
  });
});
