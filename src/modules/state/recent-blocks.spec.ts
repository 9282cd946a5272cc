import { expect, it } from 'vitest';
import { EMPTY_ID } from '../../common/id.js';
import { Block } from '../block/block.js';
import { RecentBlocks } from './recent-blocks.js';

const KEPT = 2_048;

const blocks = (count: number, bytes = 1): Block[] =>
  Array.from({ length: count }, (_, i) => Block.build(EMPTY_ID, BigInt(i), 0n, Buffer.alloc(bytes, i)));

it('keeps the blocks that were used last', () => {
  const recent = new RecentBlocks();
  const [first, ...others] = blocks(KEPT * 3) as [Block, ...Block[]];
  recent.add(first);
  for (const [i, block] of others.entries()) {
    recent.add(block);
    if (i % (KEPT / 2) === 0) expect(recent.get(first.id)).toBe(first);
  }
  for (const block of others.slice(-KEPT)) expect(recent.get(block.id)).toBe(block);
  expect(recent.get((others[0] as Block).id)).toBeUndefined();
});

it('keeps no more than 4,096, and about 16 MiB of them', () => {
  const recent = new RecentBlocks();
  const kept = (all: Block[]): number => {
    for (const block of all) recent.add(block);
    return all.filter(({ id }) => recent.get(id)).length;
  };
  expect(kept(blocks(KEPT * 3))).toBeLessThanOrEqual(2 * KEPT);
  expect(kept(blocks(40, 1024 * 1024))).toBeLessThanOrEqual(17);
});

it('keeps a block once', () => {
  const recent = new RecentBlocks();
  const [block, other] = blocks(2, 5 * 1024 * 1024) as [Block, Block];
  for (let i = 0; i < 10; i++) recent.add(block);
  recent.add(other);
  expect(recent.get(block.id)).toBe(block);
});
