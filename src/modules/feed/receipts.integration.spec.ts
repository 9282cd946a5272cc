import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FeedSocket } from '../../../test/feed-socket.js';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { FeedServer } from '../../../test/in-process/feed-server.js';
import { until } from '../../../test/process/until.js';
import { encodeReceiptId } from '../receipts/receipt-id.js';
import { Receipts } from '../receipts/receipts.service.js';
import { Feed } from './feed.service.js';

/** Waiting for a receipt without a limit, over the feed. */
let engine: TestEngine;
let chain: ChainInProcess;
let server: FeedServer;
let feed: FeedSocket;
beforeAll(async () => {
  engine = await ENGINES.PGlite();
});
afterAll(() => engine.dispose());
beforeEach(async () => {
  chain = await ChainInProcess.start(engine.fresh());
  await chain.bootstrap();
  server = await FeedServer.start(chain.get(Feed));
  feed = await FeedSocket.connect(server.url, '/ws');
});
afterEach(async () => {
  await feed.close();
  await server.close();
  await chain.stop();
});

const propose = async (text: string): Promise<string> =>
  chain.get(Receipts).ofProposal(await chain.propose(text)).id;
const subscribe = async (receiptId: string, id: number): Promise<void> => {
  feed.send({ id, method: 'subscribe', params: { receiptId } });
  await until(() => feed.answers.some((answer) => answer.id === id), { what: 'the answer', every: 5 });
};
const receipts = () => feed.answers.filter(({ method }) => method === 'receipt').map(({ params }) => params);
const got = (count: number) =>
  until(() => receipts().length === count, { what: `${count} receipts`, every: 5 });

test('one notification comes when a block has taken the proposal, and then the client may subscribe again', async () => {
  const [one, two] = [await propose('one'), await propose('two')];
  await subscribe(one, 1);
  await chain.produce();
  await got(1);
  expect(receipts()).toMatchObject([{ id: one, status: 'Accepted', block: { height: 1 } }]);
  await subscribe(two, 2);
  await chain.produce();
  await got(2);
  expect(receipts()[1]).toMatchObject({ id: two, status: 'Accepted', block: { height: 2 } });
  await subscribe(one, 3);
  await got(3);
});

test('an unknown one is told at once', async () => {
  const id = encodeReceiptId(new Uint8Array(8), 1n, new Uint8Array(32).fill(1));
  await subscribe(id, 1);
  await got(1);
  expect(receipts()).toMatchObject([{ id, status: 'Unknown' }]);
});

test('the end of the chain does not wait for it', async () => {
  await subscribe(await propose('one'), 1);
  await chain.stop();
  // afterEach stops a chain too.
  chain = await ChainInProcess.start(engine.fresh());
});

test('unsubscribe ends the wait', async () => {
  const id = await propose('one');
  await subscribe(id, 1);
  feed.send({ id: 2, method: 'subscribe' });
  await until(() => feed.answers.some((answer) => answer.error), { what: 'the refusal', every: 5 });
  feed.send({ id: 3, method: 'unsubscribe' });
  feed.send({ id: 4, method: 'subscribe' });
  await until(() => feed.answers.some((answer) => answer.id === 4), { what: 'the answer', every: 5 });
  await chain.produce();
  await until(() => feed.heights.length === 1, { what: 'the block', every: 5 });
  expect(receipts()).toEqual([]);
});
