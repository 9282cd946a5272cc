import { afterEach, expect, it, vi } from 'vitest';
import { VERSION } from '../../version.js';
import { metricFamilies } from './metric-families.js';
import { Metrics } from './metrics.service.js';
import { RuntimeMetrics } from './runtime-metrics.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function family(metrics: Metrics, name: string) {
  const found = (await metricFamilies(metrics.registry)).find((one) => one.name === `timestampvm_${name}`);
  if (!found) throw new Error(`no metric ${name}`);
  return found;
}

it('gives a histogram with all of its buckets, cumulated', async () => {
  const metrics = new Metrics();
  metrics.statement('accept', 3, false);
  metrics.statement('accept', 40_000, true);
  const { type, metric } = await family(metrics, 'sql_statement_seconds');
  expect(type).toBe('HISTOGRAM');
  expect(metric).toHaveLength(1);
  expect(metric[0]?.label).toEqual([{ name: 'statement', value: 'accept' }]);
  expect(metric[0]?.histogram).toMatchObject({ sampleCount: 2n, sampleSum: 40.003 });
  const buckets = metric[0]?.histogram?.bucket ?? [];
  expect(buckets.find(({ upperBound }) => upperBound === 0.0025)?.cumulativeCount).toBe(0n);
  expect(buckets.find(({ upperBound }) => upperBound === 0.005)?.cumulativeCount).toBe(1n);
  expect(buckets.at(-1)).toEqual({ upperBound: Number.POSITIVE_INFINITY, cumulativeCount: 2n });
  expect((await family(metrics, 'sql_statement_errors_total')).metric).toMatchObject([
    { counter: { value: 1 } },
  ]);
});

it('counts and times the steps that succeed', async () => {
  const metrics = new Metrics();
  expect(await metrics.timed('build', async () => 5)).toBe(5);
  await expect(metrics.timed('accept', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await family(metrics, 'block_build_seconds')).metric[0]?.histogram?.sampleCount).toBe(1n);
  expect((await family(metrics, 'block_accept_seconds')).metric[0]?.histogram?.sampleCount).toBe(0n);
  expect((await family(metrics, 'blocks_total')).metric).toMatchObject([
    { label: [{ name: 'event', value: 'built' }], counter: { value: 1 } },
    { label: [{ value: 'verified' }], counter: { value: 0 } },
    { label: [{ value: 'accepted' }], counter: { value: 0 } },
    { label: [{ value: 'rejected' }], counter: { value: 0 } },
  ]);
});

it('leaves out metrics without a value: if one family is empty, a node answers nothing at all', async () => {
  const metrics = new Metrics();
  await expect(family(metrics, 'api_calls_total')).rejects.toThrow('no metric');
  metrics.refusal('api.maxBatch', 0);
  expect((await family(metrics, 'api_refusals_total')).metric).toMatchObject([{ counter: { value: 0 } }]);
});

it('reads gauges and counts on each request', async () => {
  const metrics = new Metrics();
  let value = 1;
  metrics.gauge('g', 'help', () => value);
  metrics.readCounter('c_total', 'help', () => value);
  metrics.labelledGauge('l', 'help', 'kind', () => ({ a: value }));
  for (value of [1, 2, 2]) {
    expect((await family(metrics, 'g')).metric).toMatchObject([{ label: [], gauge: { value } }]);
    expect((await family(metrics, 'c_total')).metric).toMatchObject([{ label: [], counter: { value } }]);
    expect((await family(metrics, 'l')).metric).toMatchObject([
      { label: [{ name: 'kind', value: 'a' }], gauge: { value } },
    ]);
  }
});

it('notices that the event loop was blocked', async () => {
  const metrics = new Metrics();
  const runtime = new RuntimeMetrics(metrics);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
  runtime.onApplicationBootstrap();
  // The first timer is on time; the second one is 0.9 s late.
  for (const time of [10_500, 11_900, 12_400]) {
    now.mockReturnValue(time);
    vi.advanceTimersByTime(500);
  }
  runtime.onApplicationShutdown();
  vi.advanceTimersByTime(5_000);
  const [lag] = (await family(metrics, 'event_loop_lag_seconds')).metric;
  expect(lag?.histogram).toMatchObject({ sampleCount: 3n, sampleSum: 0.9 });
  expect((await family(metrics, 'build_info')).metric).toMatchObject([
    { label: [{ value: VERSION }], gauge: { value: 1 } },
  ]);
});
