import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { call } from '../../../test/api/call.js';
import { ResultCheck } from '../../../test/api/openrpc.js';
import { ChainInProcess, type InProcessOptions } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { SetClock } from '../../../test/in-process/set-clock.js';
import { until } from '../../../test/process/until.js';
import { ChainConfig } from '../../config/chain-config.js';
import { DataIndex } from '../search/data-index.js';

interface Page {
  count: number;
  bytes: number;
  oldestSeconds: number;
  items: { receiptId: string; proposedAt: string; size: number; sha256: string; data?: string }[];
  next?: string;
}

let engine: TestEngine;
let chain: ChainInProcess;
const clock = new SetClock(1_800_000_000n);
const check = new ResultCheck();
beforeAll(async () => {
  engine = await ENGINES.PGlite();
});
afterAll(() => engine.dispose());
afterEach(() => chain.stop());

async function begin(options: InProcessOptions = {}): Promise<void> {
  clock.time = 1_800_000_000n;
  chain = await ChainInProcess.start({ ...engine.fresh(), clock, ...options });
}
async function result<T>(method: string, params: object = {}): Promise<T> {
  const { result, error } = await call(chain, method, params);
  expect([error, check.complaint(method, result)]).toEqual([undefined, undefined]);
  return result as T;
}
const pending = (params: object = {}) => result<Page>('getPending', params);

test('getPending shows the queue page by page, also when the proposal of the cursor is gone', async () => {
  await begin();
  await chain.bootstrap();
  for (let i = 0; i < 5; i++) await chain.propose(`data ${i}`);
  clock.time += 7n;
  const first = await pending({ limit: 2 });
  expect(first).toMatchObject({ count: 5, bytes: 30, oldestSeconds: 7 });
  expect(first.items.map(({ sha256 }) => sha256)).toEqual(
    [0, 1].map((i) => createHash('sha256').update(`data ${i}`).digest('hex')),
  );
  expect(first.items[0]).toEqual({
    receiptId: expect.any(String),
    proposedAt: '2027-01-15T08:00:00.000Z',
    size: 6,
    sha256: expect.any(String),
  });
  expect(first.next).toBe(first.items[1]?.receiptId);
  for (let i = 0; i < 3; i++) await chain.produce();
  const rest = await pending({ after: first.next, includeData: true });
  expect(rest.items.map(({ data }) => Buffer.from(data?.slice(2) ?? '', 'hex').toString())).toEqual([
    'data 3',
    'data 4',
  ]);
  expect(rest.next).toBeUndefined();
  const { items } = await pending({ limit: 1 });
  expect(await result('getReceipt', { id: items[0]?.receiptId })).toMatchObject({ status: 'Processing' });
});

test('a page with data ends early when they are too much, and never without one', async () => {
  await begin();
  await chain.bootstrap();
  for (let i = 0; i < 3; i++) await chain.propose('x'.repeat(1_000_000));
  chain.get(ChainConfig).api.maxAnswerBytes = 8_000_000;
  expect((await pending({ includeData: true })).items).toHaveLength(2);
  chain.get(ChainConfig).api.maxAnswerBytes = 3_000_000;
  expect((await pending({ includeData: true })).items).toHaveLength(1);
  expect((await pending()).items).toHaveLength(3);
});

test('getStatus tells what the chain is, and where it is in its life', async () => {
  await begin();
  const status = () => result<Record<string, unknown>>('getStatus');
  expect(await status()).toMatchObject({
    networkID: 1,
    nodeID: 'NodeID-pmuWZgV4nJVHaioT79ABVXxCGYLJ2pvZ',
    origin: '09'.repeat(8),
    state: 'initialized',
    bootstrapped: false,
    lastAccepted: { height: 0, timestamp: 0 },
    pending: { count: 0, bytes: 0, oldestSeconds: 0 },
  });
  await chain.bootstrap();
  await chain.propose('waits');
  await until(() => chain.get(DataIndex).state === 'ready', { what: 'the index', every: 10 });
  expect(await status()).toMatchObject({
    state: 'normal',
    bootstrapped: true,
    pending: { count: 1, bytes: 5 },
    search: { state: 'ready' },
    limits: { maxDataBytes: 1_046_528, maxBlocks: 1_024, maxWaitMs: 5_000, maxBatch: 1_000 },
  });
});
