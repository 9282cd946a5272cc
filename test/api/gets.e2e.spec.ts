import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import { until } from '../process/until.js';
import { openRpc, ResultCheck } from './openrpc.js';

/** The API's reads as GETs, through a host. */
let hosted: HostedChain;
let ids: string[];
const check = new ResultCheck();
const DATA = '<script>alert(1)</script>';

beforeAll(async () => {
  hosted = await startHostedChain();
  for (let height = 1; height <= 3; height++) {
    await hosted.api.propose(height === 2 ? DATA : `data ${height}`);
    await hosted.accepted(height);
  }
  ids = (await hosted.api.blocks()).map(({ id }) => id);
  await until(async () => (await shown('/status')).body.search.state === 'ready', {
    what: 'the index',
    every: 20,
  });
});
afterAll(() => hosted.stop());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${hosted.url}/ext/bc/timestampvm${path}`, init);
const shown = async (path: string, init?: RequestInit) => {
  const response = await get(path, init);
  return {
    status: response.status,
    cache: response.headers.get('cache-control'),
    etag: response.headers.get('etag'),
    type: response.headers.get('content-type'),
    // biome-ignore lint/suspicious/noExplicitAny: JSON, compared by the tests
    body: (await response.json()) as any,
  };
};
const FOREVER = 'public, max-age=31536000, immutable';

describe('/block', () => {
  it.each([
    ['by ID', () => `?id=${ids[2]}`, FOREVER],
    ['by height', () => '?height=2', 'public, max-age=3600'],
  ])('%s', async (_how, query, cache) => {
    const { body, ...rest } = await shown(`/block${query()}`);
    expect(rest).toEqual({ status: 200, cache, etag: `"${ids[2]}"`, type: 'application/json' });
    expect(body).toMatchObject({ block: { id: ids[2], height: 2 }, status: 'Accepted' });
    expect(check.complaint('getBlock', body)).toBeUndefined();
  });

  it('is the latest unless one is named', async () => {
    const { body, cache } = await shown('/block');
    expect([body.block.height, cache]).toEqual([3, 'public, max-age=1']);
  });

  it('is 304 for who has it', async () => {
    const headers = { 'if-none-match': `W/"other", "${ids[2]}"` };
    const response = await get(`/block?id=${ids[2]}`, { headers });
    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([
      304,
      '',
      `"${ids[2]}"`,
    ]);
    expect((await get(`/block?id=${ids[1]}`, { headers })).status).toBe(200);
  });

  it.each([
    ['?height=9', 404, 'heightNotReached'],
    ['?id=2Z4UuXuKg2KYKpjmLHvFTFMXRxfSrwfyoKMuEKFdoMJqYjgRoy', 400, 'invalidParams'],
    ['?height=-1', 400, 'invalidParams'],
    ['?height=1&id=x', 400, 'invalidParams'],
  ])('%s is %i', async (query, status, reason) => {
    const answer = await shown(`/block${query}`);
    expect(answer).toMatchObject({ status, cache: 'no-store', body: { error: { data: { reason } } } });
  });

  it('of an unknown ID is 404', async () => {
    const { idToCb58 } = await import('../../src/common/id.js');
    const answer = await shown(`/block?id=${idToCb58(new Uint8Array(32).fill(9))}`);
    expect(answer).toMatchObject({ status: 404, body: { error: { data: { reason: 'blockNotFound' } } } });
  });
});

it('/block/data is a file that no browser runs', async () => {
  const response = await get('/block/data?height=2');
  expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(DATA);
  const header = (name: string) => response.headers.get(name);
  expect(['content-type', 'content-disposition', 'x-content-type-options', 'etag'].map(header)).toEqual([
    'application/octet-stream',
    `attachment; filename="${ids[2]}.bin"`,
    'nosniff',
    `"${ids[2]}"`,
  ]);
});

it('/blocks keeps full pages, and not those that grow', async () => {
  const full = await shown('/blocks?fromHeight=0&limit=2&includeData=false');
  expect(full).toMatchObject({ cache: 'public, max-age=3600', body: { nextHeight: 2 } });
  expect(full.body.blocks.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  expect(check.complaint('getBlocks', full.body)).toBeUndefined();
  for (const query of ['?fromHeight=2', '?limit=2&order=desc', '']) {
    expect(await shown(`/blocks${query}`)).toMatchObject({ status: 200, cache: 'public, max-age=1' });
  }
  expect(await shown('/blocks?limit=2&order=desc&toHeight=2')).toMatchObject({
    cache: 'public, max-age=3600',
  });
});

it('/find, /receipt, /status and /openrpc.json are the methods', async () => {
  const sha256 = createHash('sha256').update(DATA).digest('hex');
  const { body: found } = await shown(`/find?sha256=${sha256}`);
  expect(found.blocks.map(({ height }: { height: number }) => height)).toEqual([2]);
  const proposed = await hosted.rpc<{ receipt: { id: string } }>('proposeBlock', {
    data: 'MQo=',
    waitMs: 5_000,
  });
  const receipt = await shown(`/receipt?id=${proposed.receipt.id}`);
  expect(receipt).toMatchObject({ cache: 'public, max-age=3600', body: { status: 'Accepted' } });
  expect((await shown('/status')).body).toMatchObject({ state: 'normal' });
  expect((await shown('/openrpc.json')).body).toEqual(openRpc);
});

it('a receipt is kept nowhere until it says Accepted', async () => {
  const unknown = 'AR6TnmeFoa5JYW1XsYvzvwEYHDMQf3nL1cK5nH';
  expect((await get(`/receipt?id=${unknown}`)).headers.get('cache-control')).toBe('no-store');
});

it('other methods of HTTP are told which there are', async () => {
  const response = await get('/status', { method: 'POST', body: '{}' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await get('/status', { method: 'HEAD' })).status).toBe(200);
});

describe('/receipt', () => {
  it('waits for the block with waitMs', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'proposeBlock', params: { data: 'MQo=' } };
    const answer = await get('/rpc', { method: 'POST', body: JSON.stringify(body) });
    const { result } = (await answer.json()) as { result: { receipt: { id: string } } };
    const { body: receipt } = await shown(`/receipt?id=${result.receipt.id}&waitMs=5000`);
    expect(receipt).toMatchObject({ id: result.receipt.id, status: 'Accepted' });
  });
});
