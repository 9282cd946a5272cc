import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EMPTY_ID, sha256Id } from '../../common/id.js';
import { Block } from '../block/block.js';
import { WriteBehind } from './write-behind.js';

const MIB = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const block = (height: bigint, bytes: number): Block =>
  Block.fromStored({
    id: sha256Id(Buffer.from(`${height}`)),
    parentId: EMPTY_ID,
    height,
    timestamp: 0n,
    data: Buffer.alloc(bytes),
    raw: null,
  });

const step = fc.oneof(
  fc.record({ bytes: fc.integer({ min: 0, max: 6 * MIB }) }),
  fc.record({ bytes: fc.constant(1) }),
  fc.record({ pauseMs: fc.integer({ min: 0, max: 1_000 }) }),
);

it('writes each block once and in order, however large the blocks, slow the database and long the pauses', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 0, max: 1_000 }),
      async (steps, ms) => {
        const written: bigint[] = [];
        const behind = new WriteBehind(
          async (accepted) => {
            await vi.advanceTimersByTimeAsync(ms);
            written.push(...accepted.map(({ block }) => block.height));
          },
          () => expect.unreachable(),
        );
        let height = 0n;
        for (const one of steps) {
          if ('pauseMs' in one) await vi.advanceTimersByTimeAsync(one.pauseMs);
          else await behind.add({ block: block(++height, one.bytes), proposal: undefined }, []);
          expect(behind.lag).toBe(Number(height) - written.length);
        }
        await behind.flush();
        expect(written).toEqual(Array.from({ length: Number(height) }, (_, i) => BigInt(i + 1)));
        expect([behind.lag, behind.writtenHeight]).toEqual([0, undefined]);
      },
    ),
    { numRuns: 60 },
  );
});
