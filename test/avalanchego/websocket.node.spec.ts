import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeedSocket } from '../feed-socket.js';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import { V1_14_2 } from './releases.js';

/** The feed of accepted blocks through a real node, whose own code hijacks the connection. */
describe('a WebSocket through a real node', () => {
  let postgres: PostgresServer;
  let network: Network;
  let chain: Chain;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    network = await Network.solo({ release: V1_14_2 });
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

  it('gives accepted blocks, from any height on', async () => {
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
    const { origin } = new URL(chain.at(network.first).url);
    const { request } = await import('node:http');
    const answer = await new Promise<{ code: number | undefined; body: string }>((resolve, reject) => {
      const url = `${origin}/ext/bc/${chain.ids.chainId}/rpc`;
      const headers = { Connection: 'Upgrade', Upgrade: 'h2c', 'Content-Type': 'application/json' };
      const call = request(url, { method: 'POST', headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ code: response.statusCode, body }));
      });
      call.on('error', reject);
      call.end(JSON.stringify({ jsonrpc: '2.0', method: 'ping', id: 1 }));
    });
    expect(answer.code).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ jsonrpc: '2.0', result: { success: true }, id: 1 });
  });
});
