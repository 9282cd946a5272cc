import { expect, test } from 'vitest';
import { sha256Id } from '../../common/id.js';
import { Block } from '../block/block.js';
import { BlockLookups } from './block-lookups.js';

const block = (height: number) =>
  Block.build(sha256Id(new Uint8Array([height])), BigInt(height), 0n, new Uint8Array([height]));

/** A database that answers queries when the test says so. */
function setUp(stored: Block[]) {
  const asked: number[] = [];
  const answers: ((error?: Error) => void)[] = [];
  const lookups = new BlockLookups(async (ids) => {
    asked.push(ids.length);
    const error = await new Promise<Error | undefined>((resolve) => answers.push(resolve));
    if (error) throw error;
    return stored.filter(({ id }) => ids.some((one) => Buffer.compare(one, id) === 0));
  });
  return { lookups, asked, answers };
}

test('look-ups that come while two queries are under way share the next one', async () => {
  const blocks = [1, 2, 3, 4, 5].map(block);
  const { lookups, asked, answers } = setUp(blocks);
  const found = blocks.map(({ id }) => lookups.find(id));
  expect(asked).toEqual([1, 1]);
  answers[0]?.();
  await expect(found[0]).resolves.toBe(blocks[0]);
  expect(asked).toEqual([1, 1, 3]);
  answers[1]?.();
  answers[2]?.();
  await expect(Promise.all(found)).resolves.toEqual(blocks);
});

test('an unknown block is undefined, the same block asked for twice is asked for once', async () => {
  const { lookups, asked, answers } = setUp([]);
  const found = [1, 2, 3, 3, 3].map((height) => lookups.find(block(height).id));
  answers[0]?.();
  answers[1]?.();
  await found[0];
  await found[1];
  answers[2]?.();
  await expect(Promise.all(found)).resolves.toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(asked).toEqual([1, 1, 1]);
});

test('a query that fails fails its own look-ups, and the next one is made', async () => {
  const [one, two] = [block(1), block(2)] as const;
  const { lookups, answers } = setUp([two]);
  const first = lookups.find(one.id);
  answers[0]?.(new Error('away'));
  await expect(first).rejects.toThrow('away');
  const second = lookups.find(two.id);
  await Promise.resolve();
  answers[1]?.();
  await expect(second).resolves.toBe(two);
});
