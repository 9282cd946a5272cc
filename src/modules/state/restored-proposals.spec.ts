import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Proposal } from '../ledger/proposal.repository.js';
import { RestoredProposals } from './restored-proposals.js';

const proposal = (seq: number, text: string): Proposal => ({
  seq: BigInt(seq),
  data: Buffer.from(text),
  proposedAt: 0,
});

const queued = (...texts: string[]) => new RestoredProposals(texts.map((text, i) => proposal(i + 1, text)));

describe('gives out', () => {
  it('the proposal with these bytes, once', () => {
    const restored = queued('a', 'b');
    expect(restored.take(Buffer.from('b'))).toBe(2n);
    expect(restored.take(Buffer.from('b'))).toBeUndefined();
    expect(restored.take(Buffer.from('a'))).toBe(1n);
  });

  it('equal ones in the order of the queue', () => {
    const restored = queued('same', 'other', 'same', 'same');
    const taken = [1, 2, 3, 4].map(() => restored.take(Buffer.from('same')));
    expect(taken).toEqual([1n, 3n, 4n, undefined]);
  });

  it('nothing for bytes that no proposal has; empty data only for an empty proposal', () => {
    const restored = queued('ab', '');
    for (const text of ['a', 'b', 'ba', 'ab ']) expect(restored.take(Buffer.from(text))).toBeUndefined();
    expect(restored.take(new Uint8Array())).toBe(2n);
  });

  it('by content: the bytes may be in another buffer, at an offset', () => {
    const restored = queued('data');
    expect(restored.take(new Uint8Array(Buffer.from('--data--')).subarray(2, 6))).toBe(1n);
  });

  it('nothing once the node has caught up', () => {
    const restored = queued('a', 'a', 'b');
    restored.clear();
    for (const text of ['a', 'b']) expect(restored.take(Buffer.from(text))).toBeUndefined();
  });

  it('nothing from an empty queue', () => {
    expect(queued().take(Buffer.from('a'))).toBeUndefined();
  });
});

it('for any requests: each proposal at most once, with its own bytes, the first of equal ones', () => {
  // Few texts, so that many are equal.
  const texts = fc.array(fc.constantFrom('', 'a', 'b', 'ab'), { maxLength: 12 });
  fc.assert(
    fc.property(texts, texts, (stored, asked) => {
      const restored = queued(...stored);
      const left = stored.map((text, i) => ({ text, seq: BigInt(i + 1) }));
      for (const text of asked) {
        const at = left.findIndex((one) => one.text === text);
        const [expected] = at < 0 ? [] : left.splice(at, 1);
        expect(restored.take(Buffer.from(text))).toBe(expected?.seq);
      }
    }),
  );
});
