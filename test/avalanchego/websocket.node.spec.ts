import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedSocket } from '../feed-socket.js';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import { V1_10_12, V1_14_2 } from './releases.js';

/** The first protocol whose nodes speak HTTP/2 without TLS, and pass it on. */
const FIRST_WITH_HTTP_2 = 41;
const PING = JSON.stringify({ jsonrpc: '2.0', method: 'ping', id: 1 });
const PONG = { jsonrpc: '2.0', result: { success: true }, id: 1 };

/**
 * The feed of accepted blocks through a real node, whose own code hijacks the connection: in the oldest and the newest
 * form.
 */
describe.each([V1_10_12, V1_14_2])('a WebSocket through a real node of $version', (release) => {
  let postgres: PostgresServer;
  let network: Network;
  let chain: Chain;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    network = await Network.solo({ release });
    chain = await Chain.create(network, { config: () => ({ database: { url: postgres.url } }) });
  });

  afterAll(async () => {
    await network?.dispose();
    await postgres?.dispose();
  });

  const connect = (query = '') => {
    const { first } = network;
    return FeedSocket.connect(new URL(chain.at(first).url).origin, `/ext/bc/${chain.ids.chainId}/ws${query}`);
  };
  const got = (feed: FeedSocket, heights: number[]) =>
    until(() => feed.heights.length >= heights.length, { what: `blocks ${heights}` }).then(() =>
      expect(feed.heights).toEqual(heights),
    );

  it('sends accepted blocks, from any height on', async () => {
    const feed = await connect();
    feed.send({ id: 1, method: 'subscribe' });
    await until(() => feed.answers.length > 0, { what: 'an answer' });
    expect(feed.answers[0]).toMatchObject({ id: 1, result: { lastAcceptedHeight: 0 } });
    const first = await chain.accept('first', network.first);
    const second = await chain.accept('second', network.first);
    await got(feed, [1, 2]);
    expect(feed.blocks.map(({ id, block }) => ({ ...block, id }))).toEqual([first, second]);
    const late = await connect('?fromHeight=0');
    await got(late, [0, 1, 2]);
    await late.close();
    await chain.accept('third', network.first);
    await got(feed, [1, 2, 3]);
    await feed.close();
  });

  it('is still there after a client has vanished', async () => {
    const vanishing = await connect('?fromHeight=0');
    vanishing.socket.terminate();
    const feed = await connect('?fromHeight=3');
    await got(feed, [3]);
    await feed.close();
  });

  it('passes a request by HTTP/1.1 with another upgrade on, and its answer back', async () => {
    const headers = { Connection: 'Upgrade', Upgrade: 'h2c', 'Content-Type': 'application/json' };
    const call = request(chain.at(network.first).url, { method: 'POST', headers });
    call.end(PING);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'node-id': expect.stringMatching(/^NodeID-/),
    });
    expect(await json(response)).toEqual(PONG);
  });

  if (release.protocol < FIRST_WITH_HTTP_2) return;

  it('passes a request by HTTP/2 on, and its answer back', async () => {
    const { origin, pathname } = new URL(chain.at(network.first).url);
    const session = connectHttp2(origin);
    const stream = session.request({
      ':method': 'POST',
      ':path': pathname,
      'content-type': 'application/json',
    });
    stream.end(PING);
    const [headers] = await once(stream, 'response');
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/json' });
    expect(await json(stream)).toEqual(PONG);
    session.close();
  });
});
