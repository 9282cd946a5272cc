import { describe, expect, it } from 'vitest';
import { ForeignProposals, foreignKey } from './foreign-proposals.js';

const NONE: ReadonlySet<string> = new Set();
const told = (origin: string, seq: number, data = `${origin}${seq}`, pendingAt = 0n) => ({
  origin,
  seq: BigInt(seq),
  data: Buffer.from(data),
  pendingAt,
});

/** What is built, one after the other. */
function order(foreign: ForeignProposals): string[] {
  const taken = new Set<string>();
  const texts: string[] = [];
  for (let next = foreign.next(taken); next; next = foreign.next(taken)) {
    taken.add(next.key);
    texts.push(Buffer.from(next.data).toString());
  }
  return texts;
}

describe('the order of building', () => {
  it('is that of arrival', () => {
    const foreign = new ForeignProposals({ maxBytes: 1_000 });
    for (const one of [told('a', 1), told('b', 7), told('a', 2)]) foreign.add(one, 0);
    expect(order(foreign)).toEqual(['a1', 'b7', 'a2']);
  });

  it('lets a flood of one node not push back the first ones of another', () => {
    const foreign = new ForeignProposals({ maxBytes: 100_000 });
    for (let seq = 0; seq < 100; seq++) foreign.add(told('flood', seq, `f${seq}`), 0);
    foreign.add(told('late', 1, 'late'), 1);
    expect(order(foreign).indexOf('late')).toBe(16);
  });
});

describe('bounds', () => {
  it('of a node keep its lowest numbers', () => {
    const foreign = new ForeignProposals({ maxBytes: 10_000, maxCountOfOrigin: 2 });
    expect(foreign.add(told('a', 5), 0)).toBe(true);
    expect(foreign.add(told('a', 6), 0)).toBe(true);
    expect(foreign.add(told('a', 7), 0)).toBe(false);
    expect(foreign.add(told('a', 1), 0)).toBe(true);
    expect(order(foreign)).toEqual(['a5', 'a1']);
  });

  it('of bytes give one node a quarter', () => {
    const foreign = new ForeignProposals({ maxBytes: 40 });
    expect(foreign.add(told('a', 1, '12345678'), 0)).toBe(true);
    expect(foreign.add(told('a', 2, '12345678'), 0)).toBe(false);
    expect(foreign.add(told('b', 1, '12345678901'), 0)).toBe(false);
    expect([foreign.size, foreign.bytes]).toEqual([1, 8]);
  });

  it('of all together take the highest of the node with the most', () => {
    const foreign = new ForeignProposals({ maxBytes: 10_000, maxCount: 3 });
    for (const one of [told('a', 1), told('a', 2), told('b', 1), told('c', 1)]) foreign.add(one, 0);
    expect(order(foreign).sort()).toEqual(['a1', 'b1', 'c1']);
    expect(foreign.size).toBe(3);
  });

  it('hold after any of it', () => {
    const foreign = new ForeignProposals({ maxBytes: 64, maxCount: 5, maxCountOfOrigin: 3 });
    for (let i = 0; i < 500; i++) foreign.add(told(`n${i % 9}`, (i * 7) % 11, 'x'.repeat((i * 5) % 20)), i);
    expect(foreign.size).toBeLessThanOrEqual(5);
    expect(foreign.bytes).toBeLessThanOrEqual(64);
    expect(order(foreign)).toHaveLength(foreign.size);
  });
});

it('a newer proposal takes the place of one with its number', () => {
  const foreign = new ForeignProposals({ maxBytes: 1_000 });
  foreign.add(told('a', 1, 'before'), 0);
  foreign.add(told('a', 1, 'after'), 0);
  expect(order(foreign)).toEqual(['after']);
  expect(foreign.bytes).toBe(5);
});

it('a block up to the height at which it was pending has not taken it', () => {
  const foreign = new ForeignProposals({ maxBytes: 1_000 });
  foreign.add(told('a', 1, 'same', 7n), 0);
  expect(foreign.findByData(Buffer.from('same'), 7n, NONE)).toBeUndefined();
  expect(foreign.findByData(Buffer.from('same'), 8n, NONE)?.key).toBe(foreignKey('a', 1n));
  expect(foreign.findByData(Buffer.from('same'), 8n, new Set([foreignKey('a', 1n)]))).toBeUndefined();
  foreign.refresh('a', 1n, 9n, 0);
  expect(foreign.findByData(Buffer.from('same'), 9n, NONE)).toBeUndefined();
});

it('what its node has not repeated for five minutes is forgotten', () => {
  const foreign = new ForeignProposals({ maxBytes: 1_000 });
  foreign.add(told('a', 1), 0);
  foreign.add(told('a', 2), 0);
  foreign.refresh('a', 2n, 0n, 200_000);
  foreign.expire(300_001);
  expect(order(foreign)).toEqual(['a2']);
  expect(foreign.oldestAt).toBe(0);
});
