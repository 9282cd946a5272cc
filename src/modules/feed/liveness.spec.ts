import { beforeEach, expect, it } from 'vitest';
import { FeedLimits } from './feed-limits.js';
import { Liveness } from './liveness.js';

let now: number;
let liveness: Liveness;
beforeEach(() => {
  now = 0;
  liveness = new Liveness(Object.assign(new FeedLimits(), { now: () => now }));
});

it('allows the time that a slow reader needs for unconfirmed bytes', () => {
  liveness.sending(4 * 1024 * 100);
  now = 160_000;
  expect(liveness.isLost).toBe(false);
  now++;
  expect(liveness.isLost).toBe(true);
});

it('allows no more time once they are confirmed', () => {
  liveness.sending(4 * 1024 * 100);
  expect(liveness.nextPing()).toBe('409600');
  liveness.sending(4 * 1024);
  liveness.ponged('409600');
  now = 61_000;
  expect(liveness.isLost).toBe(false);
  now++;
  expect(liveness.isLost).toBe(true);
});

it('asks once until the answer is there', () => {
  expect([liveness.nextPing(), liveness.nextPing()]).toEqual(['0', undefined]);
  liveness.ponged('something else');
  expect(liveness.nextPing()).toBeUndefined();
  liveness.ponged('0');
  liveness.sending(7);
  expect(liveness.nextPing()).toBe('7');
});

it('counts an unsolicited pong as a sign of life, and ignores its number', () => {
  liveness.sending(4 * 1024 * 100);
  now = 100_000;
  liveness.ponged('409600');
  now = 260_000;
  expect(liveness.isLost).toBe(false);
  now++;
  expect(liveness.isLost).toBe(true);
});
