import { expect, it } from 'vitest';
import { sha256Id } from '../../../../src/common/id.js';
import { MemoryStore } from '../services/memory-store.js';
import { AcceptedIndex, StateMismatchError, type Tip } from './accepted-index.js';

const block = (height: number, branch = ''): Tip => ({
  height: BigInt(height),
  id: sha256Id(Buffer.from(`${height}${branch}`)),
});

function indexUpTo(height: number): AcceptedIndex {
  const index = new AcceptedIndex(new MemoryStore());
  for (let i = 0; i <= height; i++) index.write(block(i));
  return index;
}

it('begins where the plugin is on a new node', () => {
  const index = new AcceptedIndex(new MemoryStore());
  expect(index.reconcile(block(7))).toBeUndefined();
  expect(index.last()).toEqual(block(7));
});

it('goes on when both are at one height', () => {
  const index = indexUpTo(3);
  expect(index.reconcile(block(3))).toBeUndefined();
  expect(index.last()).toEqual(block(3));
});

it('goes back to a plugin that is behind', () => {
  const index = indexUpTo(3);
  expect(index.reconcile(block(1))).toEqual(block(3));
  expect(index.last()).toEqual(block(1));
});

it('refuses a plugin that is ahead, as the proposervm does', () => {
  expect(() => indexUpTo(3).reconcile(block(4))).toThrow(StateMismatchError);
  expect(() => indexUpTo(3).reconcile(block(4))).toThrow(/\(3\) should never be lower than the VM's \(4\)/);
});

it('refuses a plugin with another block at its height', () => {
  expect(() => indexUpTo(3).reconcile(block(3, 'x'))).toThrow('holds another chain');
  expect(() => indexUpTo(3).reconcile(block(2, 'x'))).toThrow('at height 2');
});
