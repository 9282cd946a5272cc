import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityFromSeed, onAnotherNode } from '../../packages/dev-host/src/chain/identity.js';
import { textOf } from '../api/timestamp-api.js';
import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import { PostgresServer } from '../postgres-server.js';

/** Once in `npm test`; `FIVE_STARTS=10` repeats it ten times. */
const ROUNDS = Number(process.env.FIVE_STARTS ?? 1);

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

test(`five nodes of one chain start at once on an empty database, ${ROUNDS} times`, {
  timeout: ROUNDS * 120_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await server.query(`CREATE DATABASE five_${round}`);
    const url = server.url.replace(/\/postgres$/, `/five_${round}`);
    const first = identityFromSeed(Buffer.from(`five ${round}`));
    const chains: HostedChain[] = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        startHostedChain({
          config: { database: { url } },
          identity: onAnotherNode(first, Buffer.from(`node ${i}`)),
          handshakeTimeout: 30_000,
        }),
      ),
    );
    await Promise.all(chains.map((chain, i) => chain.api.propose(`from ${i}`)));
    await Promise.all(chains.map((chain) => chain.accepted(1)));
    for (const [i, chain] of chains.entries()) {
      expect((await chain.api.blocks()).map(textOf)).toEqual(['timestampvm', `from ${i}`]);
    }
    await Promise.all(chains.map((chain) => chain.stop()));
  }
});
