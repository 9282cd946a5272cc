import { afterEach, beforeEach, expect, it } from 'vitest';
import { FeedSocket } from '../../../test/feed-socket.js';
import { FeedServer } from '../../../test/in-process/feed-server.js';
import { until } from '../../../test/process/until.js';
import { EMPTY_ID } from '../../common/id.js';
import { Log } from '../../common/log.js';
import { UnexpectedErrors } from '../../common/unexpected-errors.js';
import { Block } from '../block/block.js';
import type { FollowedReceipts } from '../receipts/followed-receipts.js';
import type { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { BlockMessages } from './block-messages.js';
import { Feed } from './feed.service.js';
import { FeedLimits } from './feed-limits.js';
import { bareBlockText, blockText } from './feed-message.js';

/** No test here waits for a receipt. */
const NO_RECEIPTS = {} as FollowedReceipts;

const LAST = 5n;
const block = (height: bigint, bytes: number): Block =>
  Block.build(EMPTY_ID, height, 1n, Buffer.alloc(bytes, Number(height)));

/** Five blocks, each read anew, as from a database; how often their data were read. */
class CountedChain {
  reads = 0;
  readonly lastAccepted = block(LAST, 1);

  async findAccepted(height: bigint): Promise<Block> {
    const { id, parentId, timestamp, data } = block(height, 1);
    const count = () => this.reads++;
    return {
      id,
      parentId,
      height,
      timestamp,
      get data() {
        count();
        return data;
      },
    } as unknown as Block;
  }

  onAccepted(): () => void {
    return () => {};
  }
}

let chain: CountedChain;
let feed: Feed;
let server: FeedServer;
beforeEach(async () => {
  chain = new CountedChain();
  const errors = new UnexpectedErrors(Log.to({ write: () => {} }, 'off', {}));
  feed = new Feed(chain as unknown as AcceptedBlocks, errors, new FeedLimits(), NO_RECEIPTS);
  server = await FeedServer.start(feed);
});
afterEach(async () => {
  feed.onModuleDestroy();
  await server.close();
});

const everyone = async (query: string): Promise<void> => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => FeedSocket.connect(server.url, query)));
  for (const client of clients) {
    await until(() => client.heights.length === 5, { what: 'five blocks', every: 5, within: 10_000 });
    expect(client.heights).toEqual([1, 2, 3, 4, 5]);
    await client.close();
  }
};

it('is encoded once for all clients', async () => {
  await everyone('/ws?fromHeight=1');
  expect(chain.reads).toBe(Number(LAST));
});

it('is the same bytes for each, in each of the two forms', () => {
  const messages = new BlockMessages();
  const one = block(1n, 100);
  expect(messages.of(one, true)).toBe(messages.of(one, true));
  expect(messages.of(one, false)).toBe(messages.of(one, false));
  expect(String(messages.of(one, true))).toBe(blockText(one));
  expect(String(messages.of(one, false))).toBe(bareBlockText(one));
});

it('is kept while all of them are at most 1 MiB, and the newest whatever its size', () => {
  const messages = new BlockMessages();
  const blocks = Array.from({ length: 8 }, (_, i) => block(BigInt(i), 100_000));
  const first = blocks.map((one) => messages.of(one, true));
  // Five of 200 KB fit.
  for (const i of [3, 4, 5, 6, 7]) expect(messages.of(blocks[i] as Block, true)).toBe(first[i]);
  expect(messages.of(blocks[2] as Block, true)).not.toBe(first[2]);
  const large = block(9n, 1_000_000);
  expect(messages.of(large, true)).toBe(messages.of(large, true));
});
