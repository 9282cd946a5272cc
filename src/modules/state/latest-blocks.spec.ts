import { expect, it } from 'vitest';
import { EMPTY_ID } from '../../common/id.js';
import { Block } from '../block/block.js';
import { LatestBlocks } from './latest-blocks.js';

const block = (height: number, bytes = 1): Block =>
  Block.build(EMPTY_ID, BigInt(height), 0n, Buffer.alloc(bytes, height));

/** Blocks that follow height 7. */
function latest(count: number, bytes: number): LatestBlocks {
  const blocks = new LatestBlocks(block(7));
  for (let i = 1; i <= count; i++) blocks.add(block(7 + i, bytes));
  return blocks;
}

it('finds blocks by their heights, and none below or above', () => {
  const blocks = latest(3, 1);
  expect(blocks.lowest).toBe(7n);
  const found = [6n, 7n, 10n, 11n, 2n ** 64n - 1n].map((height) => blocks.find(height)?.height);
  expect(found).toEqual([undefined, 7n, 10n, undefined, undefined]);
});

it('keeps 1,024 blocks', () => {
  const blocks = latest(3_000, 1);
  expect(blocks.lowest).toBe(3_007n - 1_023n);
  expect(blocks.find(blocks.lowest)?.height).toBe(blocks.lowest);
  expect(blocks.find(3_007n)?.height).toBe(3_007n);
});

it('keeps 4 MiB of them, and the last one whatever its size', () => {
  expect(latest(20, 1024 * 1024).lowest).toBe(27n - 3n);
  expect(latest(20, 5 * 1024 * 1024).lowest).toBe(27n);
});
