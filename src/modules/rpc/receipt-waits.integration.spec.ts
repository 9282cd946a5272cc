import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Answer, call } from '../../../test/api/call.js';
import { ChainInProcess } from '../../../test/in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../../../test/in-process/engines.js';
import { until } from '../../../test/process/until.js';
import { ChainConfig } from '../../config/chain-config.js';
import { JsonRpcApis } from '../json-rpc/json-rpc.service.js';
import { ReceiptWaits } from '../receipts/receipt-waits.js';

/** No test lets this time pass: each wait ends by what the test does. */
const LONG_MS = 25_000;

let engine: TestEngine;
let chain: ChainInProcess;
beforeAll(async () => {
  engine = await ENGINES.PGlite();
});
afterAll(() => engine.dispose());
afterEach(() => chain.stop());

async function begin(): Promise<void> {
  chain = await ChainInProcess.start(engine.fresh());
  chain.get(ChainConfig).api.maxWaitMs = LONG_MS;
  await chain.bootstrap();
}
const waits = () => chain.get(ReceiptWaits);
const propose = (waitMs: number, caller?: AbortSignal): Promise<Answer> =>
  call(chain, 'proposeBlock', { data: 'MQo=', waitMs }, '/rpc', caller && { signal: caller });
const get = (id: string, waitMs: number): Promise<Answer> => call(chain, 'getReceipt', { id, waitMs });
const waiting = (count: number) => until(() => waits().count === count, { what: `${count} waits`, every: 5 });

test('an answer waits for the block, and says Accepted', async () => {
  await begin();
  const proposed = propose(LONG_MS);
  await waiting(1);
  await chain.produce();
  const { result } = await proposed;
  expect(result).toMatchObject({ success: true, receipt: { status: 'Accepted', block: { height: 1 } } });
  const { receipt } = result as { receipt: { id: string } };
  expect(await get(receipt.id, LONG_MS)).toMatchObject({ result: { status: 'Accepted' } });
  expect(waits().count).toBe(0);
});

test('several wait for one proposal, and each for its own', async () => {
  await begin();
  const { receipt: one } = (await propose(0)).result as { receipt: { id: string } };
  const both = [get(one.id, LONG_MS), get(one.id, LONG_MS)];
  const other = propose(LONG_MS);
  await waiting(3);
  await chain.produce();
  for (const { result } of await Promise.all(both)) expect(result).toMatchObject({ status: 'Accepted' });
  expect(waits().count).toBe(1);
  await chain.produce();
  expect((await other).result).toMatchObject({ receipt: { block: { height: 2 } } });
});

test('when the time is over the receipt says Processing, which is no error', async () => {
  await begin();
  expect((await propose(1)).result).toMatchObject({ receipt: { status: 'Processing', position: 1 } });
});

test('a wait ends when its caller is gone', async () => {
  await begin();
  const gone = new AbortController();
  const proposed = propose(LONG_MS, gone.signal);
  await waiting(1);
  gone.abort();
  expect((await proposed).result).toMatchObject({ receipt: { status: 'Processing' } });
});

test('a wait ends with the chain', async () => {
  await begin();
  const proposed = propose(LONG_MS);
  await waiting(1);
  await chain.stop();
  await proposed;
  chain = await ChainInProcess.start(engine.fresh());
});

test('more than api.maxWaiting are answered at once, and a wait over api.maxWaitMs is refused and stores nothing', async () => {
  await begin();
  chain.get(ChainConfig).api.maxWaiting = 1;
  const first = propose(LONG_MS);
  await waiting(1);
  expect((await propose(LONG_MS)).result).toMatchObject({ receipt: { status: 'Processing', position: 2 } });
  const { error } = await propose(LONG_MS + 1);
  expect(error).toMatchObject({
    code: -32005,
    message: `Limit exceeded: a wait of ${LONG_MS + 1} ms, api.maxWaitMs is ${LONG_MS}`,
    data: { reason: 'limitExceeded', retryable: false, limit: 'api.maxWaitMs', value: LONG_MS },
  });
  expect(chain.mempool.size).toBe(2);
  await chain.produce();
  await first;
});

test('waits take no place of api.maxConcurrent', async () => {
  await begin();
  chain.get(ChainConfig).api.maxConcurrent = 1;
  const proposed = propose(LONG_MS);
  await waiting(1);
  expect((await call(chain, 'ping')).result).toEqual({ success: true });
  expect(chain.get(JsonRpcApis).at('/rpc')?.current).toBe(0);
  await chain.produce();
  await proposed;
});
