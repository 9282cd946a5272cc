import { describe, expect, it } from 'vitest';
import { ApiConfig } from '../../config/api-config.js';
import { CallLimits, LimitError } from './call-limits.js';

const limits = (config: Partial<ApiConfig>) => new CallLimits(Object.assign(new ApiConfig(), config));

/** The error for the caller: the limit's name and value, in the text and as data. */
const refusal = (what: string, limit: string, value: number, reason = 'limitExceeded') => ({
  code: -32005,
  message: `Limit exceeded: ${what}, ${limit} is ${value}`,
  limit,
  details: { reason, retryable: reason === 'tooManyCalls', limit, value },
});

describe('a body', () => {
  it('may have as many bytes as the limit says, and not one more', () => {
    const all = limits({ maxBodyBytes: 2_000 });
    all.checkBody(0);
    all.checkBody(2_000);
    expect(() => all.checkBody(2_001)).toThrow(LimitError);
    expect(() => all.checkBody(2_001)).toThrow(
      expect.objectContaining(refusal('a body of 2001 bytes', 'api.maxBodyBytes', 2_000)),
    );
  });
});

describe('a batch', () => {
  it('may have as many calls as the limit says, and not one more', () => {
    const all = limits({ maxBatch: 3 });
    all.checkBatch(3);
    expect(() => all.checkBatch(4)).toThrow(
      expect.objectContaining(refusal('a batch of 4 calls', 'api.maxBatch', 3)),
    );
  });
});

describe('answers', () => {
  it('of one request share the limit in bytes', () => {
    const budget = limits({ maxAnswerBytes: 10 }).answerBudget();
    expect(budget.take('1234')).toBe('1234');
    expect(budget.take('äöü')).toBe('äöü');
    expect(() => budget.take('€')).toThrow(
      expect.objectContaining(refusal('an answer of 13 bytes', 'api.maxAnswerBytes', 10)),
    );
  });

  it('that do not fit leave room for one that does', () => {
    const budget = limits({ maxAnswerBytes: 10 }).answerBudget();
    expect(() => budget.take('x'.repeat(11))).toThrow(LimitError);
    expect(budget.take('x'.repeat(10))).toHaveLength(10);
    expect(() => budget.take('x')).toThrow(LimitError);
    expect(budget.take('')).toBe('');
  });

  it('of another request do not count', () => {
    const all = limits({ maxAnswerBytes: 4 });
    all.answerBudget().take('1234');
    expect(all.answerBudget().take('1234')).toBe('1234');
  });
});

describe('calls at once', () => {
  it('are counted until they end, with success or not; one too many is refused and never started', async () => {
    const all = limits({ maxConcurrent: 2 });
    const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const calls = [all.during(() => first.promise), all.during(() => second.promise)];
    expect(all.current).toBe(2);
    let isBegun = false;
    const third = all.during(async () => {
      isBegun = true;
    });
    await expect(third).rejects.toMatchObject(
      refusal('2 calls at once', 'api.maxConcurrent', 2, 'tooManyCalls'),
    );
    expect([isBegun, all.current]).toEqual([false, 2]);

    first.resolve('done');
    expect(await calls[0]).toBe('done');
    expect(all.current).toBe(1);
    second.reject(new Error('no'));
    await expect(calls[1]).rejects.toThrow('no');
    expect(all.current).toBe(0);
    expect(await all.during(async () => 'free again')).toBe('free again');
  });

  it('that throw at once are no longer counted either', async () => {
    const all = limits({ maxConcurrent: 1 });
    const broken = (): Promise<never> => {
      throw new Error('at once');
    };
    await expect(all.during(broken)).rejects.toThrow('at once');
    expect(all.current).toBe(0);
  });
});
