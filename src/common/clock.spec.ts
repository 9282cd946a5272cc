import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.js';

afterEach(() => vi.useRealTimers());

it('gives whole Unix seconds, rounded down', () => {
  vi.useFakeTimers({ now: 1_795_397_256_999 });
  expect(systemClock.now()).toBe(1_795_397_256n);
});
