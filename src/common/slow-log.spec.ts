import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Log } from './log.js';
import { SlowLog } from './slow-log.js';

const lines: Record<string, unknown>[] = [];
const log = Log.to({ write: (line) => lines.push(JSON.parse(line)) }, 'info', {});

beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => vi.useRealTimers());

it('names what takes longer than its limit', () => {
  const slow = new SlowLog(log, 'statement', 100);
  slow.record('accept', 100);
  slow.record('accept', 101.4);
  expect(lines).toMatchObject([{ level: 'warn', msg: 'slow statement', statement: 'accept', ms: 101 }]);
});

it('logs each name once in 10 s, with how often it was slow meanwhile', () => {
  const slow = new SlowLog(log, 'call', 100);
  for (const name of ['a', 'a', 'b', 'a']) slow.record(name, 200);
  expect(lines.map(({ call }) => call)).toEqual(['a', 'b']);
  vi.advanceTimersByTime(10_001);
  slow.record('a', 300);
  expect(lines.at(-1)).toMatchObject({ call: 'a', ms: 300, moreSince: 2 });
});

it('is off with 0', () => {
  new SlowLog(log, 'call', 0).record('a', 1e9);
  expect(lines).toEqual([]);
});
