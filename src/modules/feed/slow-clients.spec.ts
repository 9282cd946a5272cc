import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FeedSocket } from '../../../test/feed-socket.js';
import { FeedServer } from '../../../test/in-process/feed-server.js';
import { Trickle } from '../../../test/process/trickle.js';
import { until } from '../../../test/process/until.js';
import { EMPTY_ID } from '../../common/id.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { Block } from '../block/block.js';
import type { FollowedReceipts } from '../receipts/followed-receipts.js';
import type { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { Feed } from './feed.service.js';
import { FeedLimits } from './feed-limits.js';
import type { BlockReader } from './subscription.js';

/** No test here waits for a receipt. */
const NO_RECEIPTS = {} as FollowedReceipts;

const DATA_BYTES = 1024 * 1024;
const BLOCK = Block.build(EMPTY_ID, 1n, 1n, Buffer.alloc(DATA_BYTES, 7));

/** Large blocks from height 1 on. */
class LargeBlocks implements BlockReader {
  constructor(private readonly count: number) {}

  get lastAccepted(): Block {
    return { height: BigInt(this.count) } as Block;
  }

  async findAccepted(): Promise<Block> {
    return BLOCK;
  }

  onAccepted(): () => void {
    return () => {};
  }
}

/** The real feed on a real socket, with a clock that only the test moves. */
let nowMs: number;
let checkedMs: number;
let feed: Feed;
let server: FeedServer;

async function start(blocks: number): Promise<void> {
  nowMs = 0;
  checkedMs = 0;
  const limits = Object.assign(new FeedLimits(), { now: () => nowMs });
  const errors = new UnexpectedErrors(Log.to({ write: () => {} }, 'off', {}));
  feed = new Feed(new LargeBlocks(blocks) as unknown as AcceptedBlocks, errors, limits, NO_RECEIPTS);
  server = await FeedServer.start(feed);
}

/** Lets time pass; the feed checks its clients at its usual intervals. */
function pass(ms: number): void {
  nowMs += ms;
  for (; nowMs - checkedMs >= 30_000; checkedMs += 30_000) feed.check();
}

afterEach(async () => {
  feed.onModuleDestroy();
  await server.close();
});

describe.each([
  ['30 KB/s, ten blocks', 30_000, 10],
  ['8 KB/s, one block', 8_000, 1],
  ['5 KB/s, three blocks', 5_000, 3],
])('a client that reads %s of 1 MiB', (_what, bytesPerSecond, count) => {
  it('gets every block whole', { timeout: 60_000 }, async () => {
    await start(count);
    const trickle = await Trickle.start(server.port);
    const connected = FeedSocket.connect(`http://127.0.0.1:${trickle.port}`, '/ws?fromHeight=1');
    let hasAll = false;
    const end = connected.then(
      ({ socket, blocks }) =>
        new Promise<void>((resolve) => {
          const look = (): void => {
            hasAll = blocks.length === count;
            if (hasAll) resolve();
          };
          socket.on('message', look).on('close', resolve);
          look();
        }),
    );
    await until(() => feed.size === 1, { what: 'a client', every: 5, within: 10_000 });
    while (!hasAll && feed.size === 1) {
      const bytes = await Promise.race([trickle.pass(bytesPerSecond), end]);
      pass(((bytes ?? 0) / bytesPerSecond) * 1_000);
      await nextTurn();
    }
    const socket = await connected;
    expect(socket.heights).toEqual(Array(count).fill(1));
    expect(nowMs / 1_000).toBeGreaterThan((count * 2 * DATA_BYTES) / bytesPerSecond);
    expect(feed.size).toBe(1);
    socket.socket.terminate();
    trickle.close();
  });
});

it('a client that reads nothing is disconnected', async () => {
  await start(10);
  const trickle = await Trickle.start(server.port);
  const socket = new WebSocket(`ws://127.0.0.1:${trickle.port}/ws?fromHeight=1`).on('error', () => {});
  await until(() => feed.size === 1, { what: 'a client', every: 5, within: 10_000 });
  pass(2 * 3_600_000);
  await until(() => feed.size === 0, { what: 'the end of the client', every: 5, within: 10_000 });
  socket.terminate();
  trickle.close();
});

describe('a client that has everything', () => {
  let client: WebSocket;
  beforeEach(() => start(1));

  it('is disconnected when it answers no ping', async () => {
    client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { autoPong: false });
    await once(client, 'open');
    pass(60_000);
    expect(feed.size).toBe(1);
    pass(30_000);
    await once(client, 'close');
    expect(feed.size).toBe(0);
  });

  it('stays connected as long as it answers pings, or sends anything', async () => {
    client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`);
    await once(client, 'open');
    let pings = 0;
    client.on('ping', () => pings++);
    for (let asked = 1; asked <= 10; asked++) {
      pass(30_000);
      await until(() => pings === asked, { what: 'a ping', every: 5, within: 10_000 });
      client.send('{"jsonrpc":"2.0","id":1,"method":"unsubscribe"}');
      // The answer comes after the pong was taken.
      await once(client, 'message');
    }
    expect(feed.size).toBe(1);
    client.terminate();
  });
});
