import { expect, it } from 'vitest';
import { PushTimes } from './push-times.js';

/** In seconds from 0 on: when a proposal is pushed that stays pending. */
function pushesUntil(end: number): number[] {
  const times = new PushTimes();
  const pushed: number[] = [];
  for (let second = 0; second <= end; second++) {
    if (!times.isDue(1n, second * 1_000)) continue;
    times.pushed(1n, second * 1_000);
    pushed.push(second);
  }
  return pushed;
}

it('pushes at once, again with growing pauses, and then each minute', () => {
  expect(pushesUntil(300)).toEqual([0, 5, 15, 35, 75, 135, 195, 255]);
});

it('forgets what is not pending any more', () => {
  const times = new PushTimes();
  for (const seq of [1n, 2n]) times.pushed(seq, 0);
  times.keep((seq) => seq === 2n);
  expect([times.isDue(1n, 1), times.isDue(2n, 1)]).toEqual([true, false]);
});
