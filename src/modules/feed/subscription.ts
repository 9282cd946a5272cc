import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../common/expected-error.js';
import type { Block } from '../block/block.js';

/** How long to wait for a database that is away before the next try, in ms. */
const RETRY_MS = 1_000;

/** The accepted blocks, as a subscription reads them. */
export interface BlockReader {
  readonly lastAccepted: Block;
  findAccepted(height: bigint): Promise<Block | undefined>;
  /** @returns a function that stops listening */
  onAccepted(listener: () => void): () => void;
}

/**
 * Every accepted block from a height on, in order, none missing and none twice, as fast as the receiver takes them. A
 * block is read by its height when its turn comes, so a slow receiver costs no memory.
 *
 * @param signal ends it
 * @throws anything but a passing error of the database, for which it waits
 */
export async function* acceptedFrom(
  blocks: BlockReader,
  fromHeight: bigint,
  signal: AbortSignal,
): AsyncGenerator<Block, void> {
  for (let height = fromHeight; ; height++) {
    await accepted(blocks, height, signal);
    const block = await find(blocks, height, signal);
    if (!block) return;
    yield block;
  }
}

/** Waits until the chain has reached a height. */
function accepted(blocks: BlockReader, height: bigint, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (blocks.lastAccepted.height < height && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stop = blocks.onAccepted(look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** @returns undefined when the signal has ended it */
async function find(blocks: BlockReader, height: bigint, signal: AbortSignal): Promise<Block | undefined> {
  while (!signal.aborted) {
    try {
      const block = await blocks.findAccepted(height);
      if (!block) throw new Error(`there is no block at height ${height}, below the last accepted one`);
      return block;
    } catch (error) {
      if (!(error instanceof ExpectedError && error.isRetryable)) throw error;
    }
    await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  return undefined;
}
