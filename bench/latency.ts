/**
 * Measures how long a proposal takes from its call until every node has accepted its block. One proposal at a time,
 * each node in turn: `node bench/latency.ts [--proposals N] [--limit SECONDS] URL…`, the URLs as `devnet` prints them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const POLL_MS = 20;

const { values, positionals: urls } = parseArgs({
  options: { proposals: { type: 'string', default: '30' }, limit: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const limitMs = Number(values.limit) * 1000;

async function call<T>(url: string, method: string, params: object[]): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: `timestampvm.${method}`, params }),
  });
  const { result, error } = (await response.json()) as { result?: T; error?: { message: string } };
  if (result === undefined) throw new Error(`${method} at ${url}: ${error?.message}`);
  return result;
}

interface Accepted {
  readonly data: string;
  readonly parent_id: string;
}

async function holds(url: string, data: string): Promise<boolean> {
  const { id } = await call<{ id: string }>(url, 'lastAccepted', []);
  const { block } = await call<{ block: Accepted }>(url, 'getBlock', [{ id }]);
  return block.data === data;
}

/** @returns ms; undefined when the time limit is over */
async function measure(at: string, text: string): Promise<number | undefined> {
  const data = Buffer.from(text);
  const started = performance.now();
  await call(at, 'proposeBlock', [{ data: data.toString('base64') }]);
  for (const url of urls) {
    while (!(await holds(url, `0x${data.toString('hex')}`))) {
      if (performance.now() - started > limitMs) return undefined;
      await sleep(POLL_MS);
    }
  }
  return performance.now() - started;
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;

const byNode = new Map<string, (number | undefined)[]>(urls.map((url) => [url, []]));
for (let i = 0; i < Number(values.proposals); i++) {
  const at = urls[i % urls.length] as string;
  const ms = await measure(at, `latency ${Date.now()} ${i}`);
  byNode.get(at)?.push(ms);
  console.log(`${at}: ${ms === undefined ? `not within ${values.limit} s` : `${Math.round(ms)} ms`}`);
}
for (const [url, all] of [['all', [...byNode.values()].flat()] as const, ...byNode]) {
  const sorted = all.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const late = all.length - sorted.length;
  console.log(
    `${url}: ${sorted.length} accepted, median ${Math.round(quantile(sorted, 0.5))} ms, 95 % ${Math.round(quantile(sorted, 0.95))} ms, ${late} not within ${values.limit} s`,
  );
}
