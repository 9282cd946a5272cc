import { beforeEach, expect, it, vi } from 'vitest';
import { ExpectedError } from './expected-error.js';
import { Log } from './log.js';
import { InternalError, UnexpectedErrors } from './unexpected-errors.js';

class TooLongError extends ExpectedError {
  readonly code = 'tooLong';
}

type Line = Record<string, unknown>;
const lines: Line[] = [];
let errors: UnexpectedErrors;

beforeEach(() => {
  lines.length = 0;
  errors = new UnexpectedErrors(Log.to({ write: (line) => lines.push(JSON.parse(line)) }, 'info', {}));
});

const fault = (text = 'secret words of a driver'): Error => new TypeError(text);

it('lets an expected error pass, and says nothing', () => {
  const error = new TooLongError('9 bytes', { details: { bytes: 9 } });
  expect(errors.toExpected(error, 'a test')).toBe(error);
  expect(lines).toEqual([]);
  expect(error).toMatchObject({ name: 'TooLongError', code: 'tooLong', details: { bytes: 9 } });
  expect(error.publicMessage).toBe('9 bytes');
});

it('logs any other error with stack and causes, and keeps its text from the caller', () => {
  const cause = new Error('the socket broke');
  const error = new Error('cannot read', { cause: new Error('in between', { cause }) });
  const told = errors.toExpected(error, 'a test', { method: 'ping' });
  expect(told).toBeInstanceOf(InternalError);
  expect(told.message).toBe('Internal error');
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      msg: 'an unexpected error in a test',
      method: 'ping',
      reference: told.details?.reference,
      error: 'cannot read',
      stack: expect.stringContaining('unexpected-errors.spec'),
      causes: [expect.stringContaining('in between'), expect.stringContaining('the socket broke')],
    }),
  ]);
});

it('logs an error only once when it is thrown again', () => {
  const error = fault();
  expect(errors.toExpected(error, 'one edge')).toBe(errors.toExpected(error, 'another edge'));
  expect(lines).toHaveLength(1);
});

it('logs a fault that repeats once in 10 s, with the number of repetitions', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  for (const text of ['a', 'b', 'c', 'd']) {
    if (text === 'd') vi.advanceTimersByTime(10_000);
    errors.toExpected(fault(text), 'a test');
  }
  vi.useRealTimers();
  expect(lines.map(({ error, moreSince }) => [error, moreSince])).toEqual([
    ['a', undefined],
    ['d', 2],
  ]);
  expect(new Set(lines.map(({ reference }) => reference)).size).toBe(1);
});

it.each([['a text'], [undefined], [{ an: 'object' }]])('accepts %j, which is no error', (thrown) => {
  expect(errors.toExpected(thrown, 'a test').message).toBe('Internal error');
  expect(lines).toHaveLength(1);
});

it('reports each error of background work once', () => {
  errors.report(new TooLongError('9 bytes'), 'the writing');
  errors.report(fault(), 'the writing');
  expect(lines.map(({ level, msg, error }) => [level, msg, error])).toEqual([
    ['error', 'the writing has failed', '9 bytes'],
    ['error', 'an unexpected error in the writing', 'secret words of a driver'],
  ]);
});
