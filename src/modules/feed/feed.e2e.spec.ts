import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FeedSocket } from '../../../test/feed-socket.js';
import { type HostedChain, startHostedChain } from '../../../test/hosted-chain.js';
import { PostgresServer } from '../../../test/postgres-server.js';
import { until } from '../../../test/process/until.js';

/** One protocol for each way in which hosts hijack a connection. */
const PROTOCOLS = [28, 40, 41, 46];

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres?.dispose());

describe.each(PROTOCOLS)('the feed, through a host of protocol %i,', (protocol) => {
  let chain: HostedChain;
  let height = 0;
  beforeAll(async () => {
    const config = { database: { url: postgres.url, schema: `feed${protocol}` } };
    chain = await startHostedChain({ protocol, config });
    await propose();
  });
  afterAll(() => chain?.stop());

  const propose = async () => {
    await chain.api.propose(`block ${++height}`);
    await chain.accepted(height);
  };
  const connect = (query = '') => FeedSocket.connect(chain.url, `/ext/bc/timestampvm/ws${query}`);
  const got = (feed: FeedSocket, heights: number[]) =>
    until(() => feed.heights.length >= heights.length, {
      what: `blocks ${heights}`,
      every: 5,
      within: 10_000,
    }).then(() => expect(feed.heights).toEqual(heights));
  const answered = (feed: FeedSocket, count: number) =>
    until(() => feed.answers.length >= count, { what: 'an answer', every: 5, within: 10_000 });

  it('sends each accepted block as timestampvm-rs shows it, with its ID', async () => {
    const feed = await connect();
    feed.send({ id: 1, method: 'subscribe' });
    await answered(feed, 1);
    expect(feed.answers).toEqual([{ jsonrpc: '2.0', result: { lastAcceptedHeight: height }, id: 1 }]);
    await propose();
    await got(feed, [height]);
    const [{ id, block }] = feed.blocks as [{ id: string; block: object }];
    expect(id).toBe(await chain.api.lastAccepted());
    expect({ ...block, id }).toEqual(await chain.api.getBlock(id));
    await feed.close();
  });

  it('leaves the data out for a client that does not want them', async () => {
    const feeds = [await connect(`?fromHeight=${height}&includeData=false`), await connect()];
    feeds[1]?.send({ method: 'subscribe', params: { fromHeight: height, includeData: false } });
    for (const feed of feeds) {
      await got(feed, [height]);
      const [{ id, block }] = feed.blocks as [{ id: string; block: object }];
      const { data, ...others } = await chain.api.getBlock(id);
      expect(block).toEqual({ ...others, size: data.length / 2 - 1 });
      await feed.close();
    }
  });

  it("goes on from a client's height, for several clients at once", async () => {
    const feeds = [await connect('?fromHeight=0'), await connect('?fromHeight=1')];
    await propose();
    const heights = Array.from({ length: height + 1 }, (_, i) => i);
    await got(feeds[0] as FeedSocket, heights);
    await got(feeds[1] as FeedSocket, heights.slice(1));
    await Promise.all(feeds.map((feed) => feed.close()));
  });

  it('ends with unsubscribe, and can begin again', async () => {
    const feed = await connect(`?fromHeight=${height}`);
    await got(feed, [height]);
    feed.send({ id: 1, method: 'unsubscribe' });
    await answered(feed, 1);
    await propose();
    feed.send({ id: 2, method: 'subscribe' });
    await answered(feed, 2);
    await propose();
    await got(feed, [height - 2, height]);
    await feed.close();
  });

  it('says what is wrong with a message, and goes on', async () => {
    const feed = await connect();
    feed.socket.send('{');
    feed.socket.send(Buffer.from('{"method":"subscribe"}'), { binary: true });
    feed.send({ id: 3, method: 'none' });
    feed.send({ id: 4, method: 'subscribe', params: { fromHeight: -1 } });
    feed.send({ id: 5, method: 'subscribe' });
    feed.send({ id: 6, method: 'subscribe' });
    await answered(feed, 6);
    expect(feed.answers.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, -32700],
      [null, -32600],
      [3, -32601],
      [4, -32602],
      [5, undefined],
      [6, -32600],
    ]);
    await feed.close();
  });

  it('disconnects a client that asks for nonsense, or sends too much', async () => {
    expect(await (await connect('?fromHeight=x')).closed).toBe(1008);
    const feed = await connect();
    feed.socket.send('x'.repeat(20_000));
    expect(await feed.closed).toBe(1009);
  });

  it('is not served at other paths', async () => {
    for (const [path, code] of [
      ['/ext/bc/timestampvm/rpc', 405],
      ['/ext/bc/timestampvm/none', 404],
    ] as const) {
      const socket = new WebSocket(`${chain.url.replace('http', 'ws')}${path}`);
      const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
      expect(error.message).toBe(`Unexpected server response: ${code}`);
    }
    expect((await fetch(`${chain.url}/ext/bc/timestampvm/ws`)).status).toBe(404);
  });

  it('outlives clients that vanish', async () => {
    for (let i = 0; i < 5; i++) (await connect('?fromHeight=0')).socket.terminate();
    const feed = await connect(`?fromHeight=${height}`);
    await got(feed, [height]);
    await feed.close();
  });

  it('tells its clients when the chain ends', async () => {
    const feed = await connect();
    await chain.stop();
    expect([1001, 1006]).toContain(await feed.closed);
    expect(chain.plugin.exit).toEqual({ code: 0, signal: null });
  });
});
