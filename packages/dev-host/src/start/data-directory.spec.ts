import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataDirectory } from './data-directory.js';

let parent: string;
let path: string;
const NEW = { genesis: undefined, database: 'embedded' } as const;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'data-directory-'));
  path = join(parent, 'chain', 'data');
});
afterEach(() => rmSync(parent, { recursive: true }));

const once = (wanted: Parameters<typeof DataDirectory.open>[1]) => {
  const directory = DataDirectory.open(path, wanted);
  directory.close();
  return directory.chain;
};

it('stays the same chain on the same node', () => {
  const made = once({ ...NEW, genesis: 'g' });
  expect(once(NEW)).toEqual(made);
  expect(made.genesis).toBe('g');
});

it('is another chain in another directory', () => {
  const made = once(NEW);
  path = join(parent, 'other');
  expect(once(NEW).identity.chainId).not.toEqual(made.identity.chainId);
});

it('refuses another genesis and another kind of database', () => {
  once({ ...NEW, genesis: 'g' });
  expect(() => once({ ...NEW, genesis: 'h' })).toThrow('genesis data "g", not "h"');
  expect(() => once({ genesis: undefined, database: 'postgres' })).toThrow(
    'keeps its blocks in the embedded database',
  );
});

it('has one holder at a time, and names it', () => {
  const holder = DataDirectory.open(path, NEW);
  holder.announce({ pid: 4711, url: 'http://127.0.0.1:9' });
  expect(() => DataDirectory.open(path, NEW)).toThrow(
    'in use by process 4711, which serves http://127.0.0.1:9',
  );
  expect(() => DataDirectory.check(path, NEW)).toThrow('in use by process 4711');
  holder.close();
  once(NEW);
});

it('changes nothing when it checks', () => {
  DataDirectory.check(path, NEW);
  expect(existsSync(path)).toBe(false);
});

it('says that its file is damaged', () => {
  once(NEW);
  writeFileSync(join(path, 'chain.json'), '{"seed":1}');
  expect(() => once(NEW)).toThrow('chain.json is damaged');
});

it('shows the IDs in its file', () => {
  once(NEW);
  expect(JSON.parse(readFileSync(join(path, 'chain.json'), 'utf8'))).toMatchObject({
    chainId: expect.any(String),
    nodeId: expect.stringMatching(/^NodeID-/),
  });
});
