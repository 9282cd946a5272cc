import { expect, it } from 'vitest';
import { loudText } from './plugin-log.js';

it.each([
  ['{"level":"warn","msg":"slow"}', false, 'plugin warn: slow'],
  ['{"level":"error","msg":"bad","error":"why"}', false, 'plugin error: bad: why'],
  ['{"level":"info","msg":"fine"}', true, undefined],
  ['Segmentation fault', true, 'plugin: Segmentation fault'],
  ['just talk', false, undefined],
  ['', true, undefined],
])('shows of %j (stderr: %s)', (line, isStderr, shown) => {
  expect(loudText(line, isStderr)).toBe(shown);
});
