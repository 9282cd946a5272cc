import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostedChain, startHostedChain } from '../hosted-chain.js';
import { freePort } from '../process/free-port.js';
import { alertQueries, dashboardQueries, emptyParts, unknownNames } from './queries.js';
import { parseMetrics, type Series } from './series.js';

let chain: HostedChain;
const pages: Record<string, Series[]> = {};

beforeAll(async () => {
  const port = await freePort();
  chain = await startHostedChain({ config: { ops: { port } } });
  await chain.api.propose('one');
  await chain.accepted(1);
  for (const [name, url] of [
    ['the node', `${chain.url}/ext/metrics`],
    ['the ops port', `http://127.0.0.1:${port}/metrics`],
  ] as const) {
    pages[name] = parseMetrics(await (await fetch(url)).text());
  }
});

afterAll(() => chain?.stop());

describe.each(['the node', 'the ops port'])('with the metrics of %s', (page) => {
  it.each(dashboardQueries())('the panel "%s" shows data: %s', (_title, query) => {
    expect(emptyParts(query, pages[page] ?? [])).toEqual([]);
  });

  it.each(alertQueries())('the alert %s asks for existing metrics: %s', (_name, query) => {
    expect(unknownNames(query, pages[page] ?? [])).toEqual([]);
  });
});

it('has an alert for each rule of the file', () => {
  expect(alertQueries().length).toBeGreaterThanOrEqual(12);
  expect(dashboardQueries().length).toBeGreaterThanOrEqual(30);
});

it('notices a query that would show nothing', () => {
  const series = pages['the node'] ?? [];
  expect(emptyParts('{__name__=~".+timestampvm_nothing"}', series)).toHaveLength(1);
  expect(emptyParts('sum by (nonsense) ({__name__=~".+timestampvm_bootstrapped"})', series)).toEqual([
    'nonsense',
  ]);
  expect(unknownNames('{__name__=~".+timestampvm_bootstrapped",nonsense="x"}', series)).toEqual(['nonsense']);
});

it('draws every metric except those of rare interest', () => {
  const queries = dashboardQueries()
    .map(([, query]) => query)
    .join();
  const names = new Set(
    (pages['the ops port'] ?? []).map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')),
  );
  const missing = [...names].filter((name) => !queries.includes(name));
  expect(missing.sort()).toEqual([
    'timestampvm_heap_limit_bytes',
    'timestampvm_last_accepted_timestamp_seconds',
  ]);
});
