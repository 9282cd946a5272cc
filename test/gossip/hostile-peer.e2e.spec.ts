import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prefixed } from '../../src/modules/app-messages/handler-prefix.js';
import { GOSSIP_HANDLER_ID } from '../../src/modules/gossip/gossip.service.js';
import { fetchCodec, pushCodec } from '../../src/modules/gossip/gossip-messages.js';
import { PostgresServer } from '../postgres-server.js';
import { until } from '../process/until.js';
import { HostedNetwork } from './hosted-network.js';

/** One node of the plugin, and a peer that says whatever it likes. Any error of a handler would end the chain. */
const PEER = Buffer.alloc(20, 0xbd);
const HASH = Buffer.alloc(32, 1);

let postgres: PostgresServer;
let network: HostedNetwork;
const vm = () => network.at(0).plugin.vm;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  network = await HostedNetwork.start(1, {}, () => ({ database: { url: postgres.url } }));
  await vm().Connected({ nodeId: PEER });
});
afterAll(async () => {
  await network?.stop();
  await postgres?.dispose();
});

const gossip = (message: Uint8Array, nodeId: Uint8Array = PEER) =>
  vm().AppGossip({ nodeId, msg: prefixed(GOSSIP_HANDLER_ID, message) });
const push = (seq: number, data: string, asOf = 0n) =>
  pushCodec.encode({ asOf, proposals: [{ seq: BigInt(seq), data: Buffer.from(data) }] });
const hints = () => network.metric(0, 'foreign_proposals');
const proposeHere = (data: string) =>
  network.at(0).rpc('timestampvm.proposeBlock', [{ data: Buffer.from(data).toString('base64') }]);

it('any message is answered with success', async () => {
  const deadline = { seconds: BigInt(Math.floor(Date.now() / 1000) + 10) };
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, isOurs) => {
      const msg = isOurs ? prefixed(GOSSIP_HANDLER_ID, bytes) : bytes;
      await vm().AppGossip({ nodeId: PEER, msg });
      await vm().AppRequest({ nodeId: PEER, requestId: 1, request: msg, deadline });
      await vm().AppResponse({ nodeId: PEER, requestId: bytes.length, response: bytes });
      await vm().AppRequestFailed({ nodeId: PEER, requestId: bytes.length, errorCode: -1 });
    }),
    { numRuns: 150 },
  );
  await gossip(Buffer.alloc(2_000_000, 0xff));
  await gossip(push(1, 'from nobody'), new Uint8Array());
  expect(network.at(0).plugin.exit).toBeUndefined();
});

it('a flood stays within its bounds, and does not hold up the callers of this node', async () => {
  const before = await hints();
  for (let from = 0; from < 4_000; from += 1_000) {
    const proposals = Array.from({ length: 1_000 }, (_, i) => ({
      seq: BigInt(from + i),
      data: Buffer.from(`flood ${from + i}`),
    }));
    await gossip(pushCodec.encode({ proposals }));
  }
  const announced = Array.from({ length: 1_000 }, (_, i) => ({
    seq: BigInt(10_000 + i),
    size: 1_000_000,
    sha256: HASH,
  }));
  await gossip(pushCodec.encode({ proposals: announced }));
  expect((await hints()) - before).toBeLessThanOrEqual(512);
  // Data of one node are asked for one at a time.
  const asked = () => network.sent.filter(({ call }) => call === 'SendAppRequest').length;
  await until(() => asked() > 0, { what: 'the first fetch', every: 20 });
  expect(asked()).toBe(1);

  await proposeHere('a caller of this node');
  const first = await network.buildOn(0);
  const second = await network.buildOn(0);
  expect([first.toString(), second.toString()]).toContain('a caller of this node');
});

it('fetches for what is not there get nothing, however many come', async () => {
  const deadline = { seconds: BigInt(Math.floor(Date.now() / 1000) + 10) };
  const request = prefixed(GOSSIP_HANDLER_ID, fetchCodec.encode({ seq: 1n, sha256: HASH }));
  const before = await network.metric(0, 'gossip_sent_bytes_total');
  await Promise.all(
    Array.from({ length: 500 }, (_, requestId) =>
      vm().AppRequest({ nodeId: PEER, requestId, request, deadline }),
    ),
  );
  expect(await network.metric(0, 'gossip_sent_bytes_total')).toBe(before);
});

it('a replay of what is accepted makes no second block', async () => {
  const other = Buffer.alloc(20, 0xcc);
  const { height } = network.at(0).chain.lastAccepted;
  const message = push(7, 'once and no more', height);
  await gossip(message, other);
  let data = '';
  for (let tries = 0; tries < 100 && data !== 'once and no more'; tries++)
    data = (await network.buildOn(0)).toString();
  expect(data).toBe('once and no more');
  const left = await hints();
  for (let i = 0; i < 20; i++) await gossip(message, other);
  expect(await hints()).toBe(left);
});
