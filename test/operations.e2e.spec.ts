import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from './hosted-chain.js';

let chain: HostedChain;

beforeAll(async () => {
  chain = await startHostedChain();
  await chain.api.propose('one');
  await chain.accepted(1);
});

afterAll(() => chain?.stop());

/** The node's metrics, by name and labels. */
async function metrics(): Promise<Map<string, number>> {
  const text = await (await fetch(`${chain.url}/ext/metrics`)).text();
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', labels = '', value = ''] =
        /^avalanche_timestampvm_(\w+)\{(.*),?chain="timestampvm".*\} (\S+)$/.exec(line) ?? [];
      return [`${name}{${labels.replace(/,$/, '')}}`, Number(value)];
    }),
  );
}

it('counts and times blocks, statements and calls', async () => {
  const found = await metrics();
  for (const [name, value] of [
    ['timestampvm_last_accepted_height{}', 1],
    ['timestampvm_blocks_total{event="built"}', 1],
    ['timestampvm_blocks_total{event="accepted"}', 1],
    ['timestampvm_block_build_seconds_count{}', 1],
    ['timestampvm_block_accept_seconds_count{}', 1],
    ['timestampvm_sql_statement_seconds_count{statement="accept"}', 1],
    ['timestampvm_api_calls_total{method="proposeBlock",result="ok"}', 1],
    ['timestampvm_proposals_total{}', 1],
    ['timestampvm_mempool_proposals{}', 0],
    ['timestampvm_bootstrapped{}', 1],
    ['timestampvm_database_up{}', 1],
  ] as const) {
    expect([name, found.get(name)]).toEqual([name, value]);
  }
});

it('counts calls of methods that there are not under one name', async () => {
  for (const method of ['nonsense', 'other nonsense']) await chain.rpc(method).catch(() => {});
  const calls = [...(await metrics())].filter(([name]) => name.startsWith('timestampvm_api_calls_total'));
  expect(calls).toContainEqual(['timestampvm_api_calls_total{method="unknown",result="-32601"}', 2]);
  expect(calls.join()).not.toContain('nonsense');
});
