import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EMPTY_ID } from '../../common/id.js';
import { Block } from '../block/block.js';
import { WriteBehind } from './write-behind.js';

const LINGER_MS = 500;
const MAX_BLOCKS = 4_096;

const fire = new Error('the disk is on fire');
const blocks = Array.from({ length: MAX_BLOCKS + 2 }, (_, i) =>
  Block.build(EMPTY_ID, BigInt(i), 0n, new Uint8Array()),
);

/** A database that fails when the test says so. */
let attempts: ((error: Error) => void)[];
let told: unknown[];
let behind: WriteBehind;

beforeEach(() => {
  vi.useFakeTimers();
  attempts = [];
  told = [];
  behind = new WriteBehind(
    () => new Promise((_, fail) => attempts.push(fail)),
    (error) => told.push(error),
  );
});
afterEach(() => vi.useRealTimers());

const add = (height: number): Promise<void> =>
  behind.add({ block: blocks[height] as Block, proposal: undefined }, []);

describe('a write that failed', () => {
  beforeEach(async () => {
    for (const height of [1, 2]) await add(height);
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(told).toEqual([]);
    attempts[0]?.(fire);
    await vi.advanceTimersByTimeAsync(0);
  });

  it('is reported at once, and stops the chain: nothing is added, flushed or written after it', async () => {
    expect(told).toEqual([fire]);
    await expect(add(3)).rejects.toBe(fire);
    await expect(behind.flush()).rejects.toBe(fire);
    await vi.advanceTimersByTimeAsync(10 * LINGER_MS);
    expect([attempts.length, told]).toEqual([1, [fire]]);
  });

  it('leaves its blocks where reads find them: they were accepted', () => {
    expect([behind.lag, behind.writtenHeight]).toEqual([2, 0n]);
    expect(behind.findAt(1n)).toBe(blocks[1]);
    expect(behind.find((blocks[2] as Block).id)).toBe(blocks[2]);
  });
});

it('fails the callers that wait in `add` and in `flush`', async () => {
  for (let height = 1; height <= MAX_BLOCKS; height++) await add(height);
  const adding = expect(add(MAX_BLOCKS + 1)).rejects.toBe(fire);
  const flushing = expect(behind.flush()).rejects.toBe(fire);
  attempts[0]?.(fire);
  await Promise.all([adding, flushing]);
  expect(told).toEqual([fire]);
});

it('after a failure, a block that waits for its time is not written', async () => {
  await add(1);
  const flushing = expect(behind.flush()).rejects.toBe(fire);
  await add(2);
  attempts[0]?.(fire);
  await flushing;
  await vi.advanceTimersByTimeAsync(10 * LINGER_MS);
  expect(attempts).toHaveLength(1);
});
