import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedSocket } from '../../../test/feed-socket.js';
import { FeedServer } from '../../../test/in-process/feed-server.js';
import { until } from '../../../test/process/until.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import type { Block } from '../block/block.js';
import type { FollowedReceipts } from '../receipts/followed-receipts.js';
import type { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { Feed } from './feed.service.js';
import { FeedLimits } from './feed-limits.js';
import type { BlockReader } from './subscription.js';

/** No test here waits for a receipt. */
const NO_RECEIPTS = {} as FollowedReceipts;

const SECRET = 'the words of a driver';

const logged: Record<string, unknown>[] = [];
const log = Log.to({ write: (line) => logged.push(JSON.parse(line)) }, 'info', {});

/** A chain of one block whose reads meet a fault; the tip does too, if the test says so. */
class FaultyChain implements BlockReader {
  isTipFaulty = false;

  get lastAccepted(): Block {
    if (this.isTipFaulty) throw new TypeError(SECRET);
    return { height: 0n } as Block;
  }

  async findAccepted(): Promise<never> {
    throw new TypeError(SECRET);
  }

  onAccepted(): () => void {
    return () => {};
  }
}

let chain: FaultyChain;
let feed: Feed;
let server: FeedServer;

beforeEach(async () => {
  logged.length = 0;
  chain = new FaultyChain();
  feed = new Feed(
    chain as unknown as AcceptedBlocks,
    new UnexpectedErrors(log),
    new FeedLimits(),
    NO_RECEIPTS,
  );
  server = await FeedServer.start(feed);
});
afterEach(async () => {
  feed.onModuleDestroy();
  await server.close();
});

function expectLogged(): void {
  expect(logged).toEqual([
    expect.objectContaining({ level: 'error', error: SECRET, stack: expect.stringContaining('feed.spec') }),
  ]);
}

describe('a fault', () => {
  it('ends a subscription, once, and its text stays inside', async () => {
    const socket = await FeedSocket.connect(server.url, '/ws?fromHeight=0');
    expect(await socket.closed).toBe(1011);
    expect(socket.blocks).toEqual([]);
    expectLogged();
  });

  it('in a message is an internal error to its client, which goes on', async () => {
    const socket = await FeedSocket.connect(server.url, '/ws');
    chain.isTipFaulty = true;
    socket.send({ id: 1, method: 'subscribe' });
    await until(() => socket.answers.length > 0, { what: 'an answer', every: 5, within: 10_000 });
    expect(socket.answers[0].error).toEqual({
      code: -32603,
      message: 'Internal error',
      data: { reason: 'internal', retryable: false, reference: expect.any(String) },
    });
    expectLogged();
    await socket.close();
  });
});
