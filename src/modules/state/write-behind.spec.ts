import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { EMPTY_ID, sha256Id } from '../../common/id.js';
import { Block } from '../block/block.js';
import { WriteBehind } from './write-behind.js';

const BATCH_BLOCKS = 512;
const MIB = 1024 * 1024;
const LINGER_MS = 500;

/** A block as from a stored row: it is not encoded, so large data cost nothing here. */
function block(height: number, bytes = 1): Block {
  return Block.fromStored({
    id: sha256Id(Buffer.from(`${height}`)),
    parentId: EMPTY_ID,
    height: BigInt(height),
    timestamp: 0n,
    data: Buffer.alloc(bytes),
    raw: null,
  });
}

interface Write {
  readonly heights: number[];
  readonly changes: readonly NodeDatabaseWrite[];
  readonly end: () => void;
}

/** The writes, oldest first. Each ends when the test says so, or at once. */
let writes: Write[];
let isPrompt: boolean;
let behind: WriteBehind;

beforeEach(() => {
  vi.useFakeTimers();
  writes = [];
  isPrompt = true;
  behind = new WriteBehind((accepted, changes) => {
    const { promise, resolve: end } = Promise.withResolvers<void>();
    writes.push({ heights: accepted.map(({ block }) => Number(block.height)), changes, end });
    if (isPrompt) end();
    return promise;
  }, unreachable);
});
afterEach(() => vi.useRealTimers());

const unreachable = () => expect.unreachable();

const add = (added: Block, more: readonly NodeDatabaseWrite[] = []): Promise<void> =>
  behind.add({ block: added, proposal: undefined }, more);

async function addAll(from: number, to: number): Promise<void> {
  for (let height = from; height <= to; height++) await add(block(height));
}

/** Runs everything that is ready, without letting time pass. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const written = () => writes.flatMap(({ heights }) => heights);

/** @returns a function that says whether the work has ended */
function watch(work: Promise<unknown>): () => boolean {
  let isDone = false;
  const done = (): void => {
    isDone = true;
  };
  work.then(done, done);
  return () => isDone;
}

describe('a block that was added', () => {
  it('is answered before it is written, and found by ID and height until it is', async () => {
    isPrompt = false;
    const one = block(8);
    await add(one);
    expect([behind.lag, behind.writtenHeight]).toEqual([1, 7n]);
    const flushed = behind.flush();
    expect([behind.find(one.id), behind.findAt(8n)]).toEqual([one, one]);
    expect([behind.find(block(9).id), behind.findAt(9n)]).toEqual([undefined, undefined]);
    writes[0]?.end();
    await flushed;
    expect([behind.find(one.id), behind.findAt(8n)]).toEqual([undefined, undefined]);
    expect([behind.lag, behind.writtenHeight]).toEqual([0, undefined]);
  });

  it('goes by itself after a while, together with those that came after it', async () => {
    await addAll(1, 3);
    await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
    expect(writes).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(writes.map(({ heights }) => heights)).toEqual([[1, 2, 3]]);
    await addAll(4, 4);
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(writes.map(({ heights }) => heights)).toEqual([[1, 2, 3], [4]]);
  });

  it('writes its changes of the node database in order, with its own batch', async () => {
    const change = (name: string): NodeDatabaseWrite => ({ key: Buffer.from(name) });
    await add(block(1), [change('a'), change('b')]);
    await add(block(2));
    await add(block(3), [change('c')]);
    await behind.flush();
    await add(block(4), [change('d')]);
    await behind.flush();
    const names = writes.map(({ changes }) => changes.map(({ key }) => Buffer.from(key).toString()));
    expect(names).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('keeps the number of the proposal that it took', async () => {
    const seen: (bigint | undefined)[] = [];
    behind = new WriteBehind(async (accepted) => {
      seen.push(...accepted.map(({ proposal }) => proposal));
    }, unreachable);
    await behind.add({ block: block(1), proposal: 77n }, []);
    await behind.add({ block: block(2), proposal: undefined }, []);
    await behind.flush();
    expect(seen).toEqual([77n, undefined]);
  });
});

describe('a batch', () => {
  it(`goes at once with ${BATCH_BLOCKS} blocks, and has no more`, async () => {
    await addAll(1, BATCH_BLOCKS - 1);
    expect(writes).toHaveLength(0);
    await addAll(BATCH_BLOCKS, BATCH_BLOCKS);
    expect(writes.map(({ heights }) => heights)).toEqual([range(1, BATCH_BLOCKS)]);
    await addAll(BATCH_BLOCKS + 1, 2 * BATCH_BLOCKS + 3);
    await behind.flush();
    expect(Math.max(...writes.map(({ heights }) => heights.length))).toBe(BATCH_BLOCKS);
    expect(written()).toEqual(range(1, 2 * BATCH_BLOCKS + 3));
  });

  it('goes at once with 4 MiB of data, and has no more unless one block has', async () => {
    await add(block(1, 3 * MIB));
    expect(writes).toHaveLength(0);
    await add(block(2, MIB));
    await settle();
    expect(writes.map(({ heights }) => heights)).toEqual([[1, 2]]);
    await add(block(3, 3 * MIB));
    await add(block(4, MIB + 1));
    await add(block(5, 5 * MIB));
    await add(block(6));
    await behind.flush();
    expect(writes.map(({ heights }) => heights)).toEqual([[1, 2], [3], [4], [5], [6]]);
  });

  it('is the only one on its way, and the next one follows it', async () => {
    isPrompt = false;
    await addAll(1, BATCH_BLOCKS * 2 + 1);
    await settle();
    expect(writes).toHaveLength(1);
    const flushed = behind.flush();
    writes[0]?.end();
    await settle();
    expect(writes.map(({ heights }) => heights.length)).toEqual([BATCH_BLOCKS, BATCH_BLOCKS]);
    expect([behind.lag, behind.writtenHeight]).toEqual([BATCH_BLOCKS + 1, BigInt(BATCH_BLOCKS)]);
    isPrompt = true;
    writes[1]?.end();
    await flushed;
    expect(written()).toEqual(range(1, BATCH_BLOCKS * 2 + 1));
  });
});

describe('adding', () => {
  it('waits while more than 4,096 blocks are on their way, until one batch is written', async () => {
    isPrompt = false;
    await addAll(1, 8 * BATCH_BLOCKS);
    const isDone = watch(add(block(8 * BATCH_BLOCKS + 1)));
    await settle();
    expect([isDone(), behind.lag]).toEqual([false, 8 * BATCH_BLOCKS + 1]);
    writes[0]?.end();
    await settle();
    expect([isDone(), behind.lag]).toEqual([true, 7 * BATCH_BLOCKS + 1]);
  });

  it('waits while more than 16 MiB of data are on their way', async () => {
    isPrompt = false;
    for (let height = 1; height <= 4; height++) await add(block(height, 4 * MIB));
    const isDone = watch(add(block(5)));
    await settle();
    expect(isDone()).toBe(false);
    writes[0]?.end();
    await settle();
    expect(isDone()).toBe(true);
  });
});

it('writes nothing if there is nothing to write, neither by a flush nor by time', async () => {
  await behind.flush();
  await addAll(1, 1);
  await behind.flush();
  await vi.advanceTimersByTimeAsync(10 * LINGER_MS);
  expect(writes).toHaveLength(1);
});

it('a flush waits for blocks that are added meanwhile', async () => {
  isPrompt = false;
  await addAll(1, 1);
  const isDone = watch(behind.flush());
  await addAll(2, 2);
  writes[0]?.end();
  await settle();
  expect([isDone(), writes.map(({ heights }) => heights)]).toEqual([false, [[1], [2]]]);
  writes[1]?.end();
  await settle();
  expect(isDone()).toBe(true);
});
