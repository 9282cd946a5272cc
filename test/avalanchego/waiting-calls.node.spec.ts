import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../api/json-rpc.js';
import { PostgresServer } from '../postgres-server.js';
import { Chain } from './chain.js';
import { Network } from './network.js';
import type { AvalancheNode } from './node.js';
import { V1_14_2 } from './releases.js';

/** The limits `api.maxWaiting` and `api.maxWaitMs`, as they are unless the config says otherwise. */
const CALLS = 1_000;
const WAIT_MS = 5_000;
/** The requirement: a node's liveness is answered within this time, in ms, whatever the clients of the chain do. */
const LIVENESS_MS = 6_000;

let postgres: PostgresServer;
let network: Network;
let node: AvalancheNode;
let chain: Chain;
let holder: pg.Client;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  network = await Network.solo({ release: V1_14_2 });
  node = network.first;
  const config = { database: { url: postgres.url, schema: 'waiting' } };
  chain = await Chain.create(network, { config: () => config });
  await chain.accept('first', node);
  // No further block can be stored, so every proposal waits.
  holder = new pg.Client(postgres.url);
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE waiting.block IN EXCLUSIVE MODE');
});
afterAll(async () => {
  await holder?.end();
  await network?.dispose();
  await postgres?.dispose();
});

interface Receipt {
  id: string;
  status: string;
}

const waitFor = (id: string): Promise<Receipt> =>
  call(chain.at(node).url, 'timestampvm.getReceipt', [{ id, waitMs: WAIT_MS }]);

/** The most requests that the node has passed to one chain and that are not answered yet, by the node's own metrics. */
async function underWay(): Promise<number> {
  const text = await (await fetch(`${node.uri}/ext/metrics`)).text();
  return Math.max(
    0,
    ...[...text.matchAll(/_calls_processing\{.*\} (\d+)/g)].map(([, count]) => Number(count)),
  );
}

/** Gives the chain another name. @returns ms until the slowest answer for the node's liveness meanwhile */
async function slowestLiveness(alias: string): Promise<number> {
  let isAdded = false;
  const adding = node.api.aliasChain(chain.ids.chainId, alias).finally(() => {
    isAdded = true;
  });
  let slowest = 0;
  while (!isAdded) {
    const began = performance.now();
    expect((await fetch(`${node.uri}/ext/health/liveness`)).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - began);
  }
  await adding;
  return slowest;
}

it('a node that adds a path while 1,000 calls wait still answers for its liveness', async () => {
  const proposal = { data: Buffer.from('waits').toString('base64') };
  const { receipt } = await call<{ receipt: Receipt }>(chain.at(node).url, 'timestampvm.proposeBlock', [
    proposal,
  ]);
  let isOver = false;
  const client = async (): Promise<void> => {
    while (!isOver) expect((await waitFor(receipt.id)).status).toBe('Processing');
  };
  const clients = Promise.all(Array.from({ length: CALLS }, client));
  // Its error is the test's, at the end.
  clients.catch(() => {});
  try {
    await node.until(async () => (await underWay()) >= CALLS, `${CALLS} calls to wait`, 30_000);
    // Other work of the machine may spoil a round. Waits that are too long spoil every one.
    const rounds: number[] = [];
    while (rounds.length < 3 && !rounds.some((ms) => ms < LIVENESS_MS)) {
      rounds.push(await slowestLiveness(`waiting${rounds.length}`));
    }
    expect(Math.min(...rounds), `of ${rounds} ms`).toBeLessThan(LIVENESS_MS);
  } finally {
    isOver = true;
    await clients;
  }
  await holder.query('ROLLBACK');
  await node.until(async () => (await waitFor(receipt.id)).status === 'Accepted', 'the block');
});
