import { expect, test } from 'vitest';
import { ProposalQueue } from './proposal-queue.js';

const proposal = (seq: bigint, data = `data ${seq}`) => ({ seq, data: Buffer.from(data), proposedAt: 0 });
const orderOf = (queue: ProposalQueue) => [...queue.values()].map(({ seq }) => seq);

function queueOf(...seqs: bigint[]): ProposalQueue {
  const queue = new ProposalQueue();
  for (const seq of seqs) queue.add(proposal(seq));
  return queue;
}

test('proposals stay in the order in which they came, each once', () => {
  const queue = queueOf(3n, 1n, 2n);
  queue.add(proposal(1n, 'again'));
  expect([orderOf(queue), queue.first?.seq, queue.size, queue.bytes]).toEqual([[3n, 1n, 2n], 3n, 3, 18]);
});

test('positions count from 1, and only what is there has one', () => {
  const queue = queueOf(3n, 1n, 2n);
  expect(queue.positionsOf(new Set([2n, 3n, 9n]))).toEqual(
    new Map([
      [3n, 1],
      [2n, 3],
    ]),
  );
  expect(queue.positionsOf(new Set())).toEqual(new Map());
});

test('what is put first comes before the others, and what is there keeps its place', () => {
  const queue = queueOf(3n, 1n);
  queue.addFirst([proposal(8n), proposal(1n), proposal(7n), proposal(8n)]);
  expect([orderOf(queue), queue.bytes]).toEqual([[8n, 7n, 3n, 1n], 24]);
});

test('a removed proposal takes its bytes with it, once', () => {
  const queue = queueOf(1n, 2n);
  queue.remove(1n);
  queue.remove(1n);
  expect([orderOf(queue), queue.size, queue.bytes, queue.get(1n)]).toEqual([[2n], 1, 6, undefined]);
});
