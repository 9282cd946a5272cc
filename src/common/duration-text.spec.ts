import { expect, it } from 'vitest';
import { durationText } from './duration-text.js';

it.each([
  [0n, '0 s'],
  [59n, '59 s'],
  [60n, '1 min'],
  [3_599n, '59 min 59 s'],
  [3_601n, '1 h'],
  [25_140n, '6 h 59 min'],
  [28_800n, '8 h'],
  [86_400n + 59n, '1 d'],
  [9n * 86_400n + 3_600n, '9 d 1 h'],
])('%s s is %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
