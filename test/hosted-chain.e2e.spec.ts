import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL } from '../src/wire/protocols.js';
import { textOf } from './api/timestamp-api.js';
import { type HostedChain, type HostedChainOptions, startHostedChain } from './hosted-chain.js';
import { PostgresServer } from './postgres-server.js';

const running: HostedChain[] = [];
async function start(options?: HostedChainOptions): Promise<HostedChain> {
  const chain = await startHostedChain(options);
  running.push(chain);
  return chain;
}
afterEach(() => Promise.all(running.splice(0).map((chain) => chain.stop().catch(() => {}))));

const texts = async (chain: HostedChain) => (await chain.api.blocks()).map(textOf);

describe('a hosted chain', () => {
  it('accepts proposals in their order', async () => {
    const chain = await start({ genesis: '2YfUpY9RCX' });
    expect(await chain.api.lastAccepted()).toBe('WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB');
    for (const text of ['one', 'two', 'three']) await chain.api.propose(text);
    await chain.accepted(3);
    expect(await texts(chain)).toEqual(['2YfUpY9RCX', 'one', 'two', 'three']);
  });

  it('goes on where it was after a stop and after a kill -9 of the plugin', async () => {
    const chain = await start();
    await chain.api.propose('before');
    await chain.accepted(1);
    await chain.stop();
    await chain.start();
    await chain.api.propose('between');
    await chain.accepted(2);
    await chain.kill();
    await chain.start();
    expect(await texts(chain)).toEqual(['timestampvm', 'before', 'between']);
  });

  it('loses no proposal when the plugin dies between the node and the commit', async () => {
    const chain = await start({ automatic: false });
    await chain.api.propose('kept');
    const block = await chain.chain.build();
    await chain.chain.verify(block);
    await chain.plugin.kill();
    await expect(chain.chain.accept(block)).rejects.toThrow(
      'BlockAccept failed: the plugin was ended by SIGKILL',
    );
    await chain.kill();
    await chain.start({ automatic: true });
    expect(chain.rolledBackFrom).toBe(1n);
    await chain.accepted(1);
    expect(await texts(chain)).toEqual(['timestampvm', 'kept']);
  });

  it('begins at genesis again when the node has lost its database, and queues again what nobody else has', async () => {
    const chain = await start();
    await chain.api.propose('lost');
    await chain.accepted(1);
    await chain.stop();
    chain.wipeNode();
    await chain.start();
    await chain.api.propose('new');
    await chain.accepted(2);
    expect(await texts(chain)).toEqual(['timestampvm', 'lost', 'new']);
  });
});

const protocols = Array.from(
  { length: NEWEST_PROTOCOL - OLDEST_PROTOCOL + 1 },
  (_, i) => OLDEST_PROTOCOL + i,
);

describe('a hosted chain on Postgres', () => {
  // A start on an existing server takes a fraction of the time to create an embedded database.
  let server: PostgresServer;
  let config: object;
  beforeAll(async () => {
    server = await PostgresServer.start();
    config = { database: { url: server.url } };
  });
  afterAll(() => server.dispose());

  it.each(protocols)('of protocol %i proposes, accepts and restarts', async (protocol) => {
    const chain = await start({ protocol, config });
    await Promise.all(['a', 'b', 'c'].map((text) => chain.api.propose(text)));
    await chain.accepted(3);
    await chain.stop();
    await chain.start();
    await chain.api.propose('d');
    await chain.accepted(4);
    expect((await texts(chain)).sort()).toEqual(['a', 'b', 'c', 'd', 'timestampvm']);
  });

  it('of protocol 30 serves the static API', async () => {
    const chain = await start({ protocol: 30, config });
    const answer = await fetch(`${chain.url}/ext/vm/timestampvm/static`, {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"timestampvm.ping"}',
    });
    expect(await answer.json()).toMatchObject({ result: { success: true } });
  });

  it.each([41, 46])('sends the headers that the node has set, in protocol %i', async (protocol) => {
    const chain = await start({ protocol, config });
    const answer = await fetch(`${chain.url}/ext/bc/timestampvm/rpc`, {
      method: 'POST',
      headers: { origin: 'http://page.example' },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('node-id')).toMatch(/^NodeID-/);
  });

  it('tells its health and its metrics as a node does', async () => {
    const chain = await start({ config });
    const health = await fetch(`${chain.url}/ext/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ healthy: true });
    expect((await fetch(`${chain.url}/ext/metrics`)).status).toBe(200);
  });
});
