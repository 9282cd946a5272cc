import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ExpectedError } from '../../common/expected-error.js';
import type { Block } from '../block/block.js';
import { acceptedFrom, type BlockReader } from './subscription.js';

class AwayError extends ExpectedError {
  readonly code = 'away';

  override get isRetryable(): boolean {
    return true;
  }
}

class Chain implements BlockReader {
  height = 0n;
  reads: bigint[] = [];
  failures = 0;
  failure: Error = new AwayError('the database is away');
  readonly listeners = new Set<() => void>();

  get lastAccepted(): Block {
    return { height: this.height } as Block;
  }

  async findAccepted(height: bigint): Promise<Block | undefined> {
    this.reads.push(height);
    if (this.failures-- > 0) throw this.failure;
    return { height } as Block;
  }

  onAccepted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  accept(): void {
    this.height++;
    for (const listener of this.listeners) listener();
  }
}

it('gives every block from a height on, old ones and new ones, in order', async () => {
  const chain = new Chain();
  chain.height = 3n;
  const end = new AbortController();
  const got: bigint[] = [];
  for await (const { height } of acceptedFrom(chain, 2n, end.signal)) {
    got.push(height);
    // While a slow receiver has this block, more blocks come.
    if (height === 2n) for (let i = 0; i < 3; i++) chain.accept();
    if (height === 6n) setTimeout(() => chain.accept(), 5);
    if (height === 7n) break;
  }
  expect(got).toEqual([2n, 3n, 4n, 5n, 6n, 7n]);
  expect(chain.reads).toEqual(got);
});

it('waits for a height that the chain has not reached', async () => {
  const chain = new Chain();
  const end = new AbortController();
  const next = acceptedFrom(chain, 2n, end.signal).next();
  chain.accept();
  expect(await Promise.race([next, sleep(10)])).toBeUndefined();
  chain.accept();
  expect((await next).value).toEqual({ height: 2n });
});

it('ends when it is told to, and stops listening', async () => {
  const chain = new Chain();
  const end = new AbortController();
  const next = acceptedFrom(chain, 1n, end.signal).next();
  end.abort();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(chain.listeners.size).toBe(0);
});

it('tries again when the database is away', async () => {
  const chain = new Chain();
  chain.height = 1n;
  chain.failures = 1;
  const { value } = await acceptedFrom(chain, 1n, new AbortController().signal).next();
  expect(value).toEqual({ height: 1n });
  expect(chain.reads).toEqual([1n, 1n]);
});

it('fails with an error that does not pass by itself', async () => {
  const chain = new Chain();
  chain.height = 1n;
  chain.failures = 1;
  chain.failure = new TypeError('a fault');
  await expect(acceptedFrom(chain, 1n, new AbortController().signal).next()).rejects.toBe(chain.failure);
  expect(chain.reads).toEqual([1n]);
});
