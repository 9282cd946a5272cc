import { expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.js';

it.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['', 'abc', 3],
  ['abc', 'ab', 1],
  ['abc', 'axc', 1],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('%s to %s takes %i changes', (a, b, changes) => {
  expect(editDistance(a, b)).toBe(changes);
  expect(editDistance(b, a)).toBe(changes);
});

it('finds the most similar word, and none if no word is similar', () => {
  expect(nearest('ulr', ['schema', 'url'])).toBe('url');
  expect(nearest('URL', ['schema', 'url'])).toBe('url');
  expect(nearest('qqqq', ['schema', 'url'])).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
});
