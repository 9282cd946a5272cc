import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { Cb58Error } from './cb58.js';
import {
  EMPTY_ID,
  type Id,
  idFromCb58,
  idKey,
  idsEqual,
  idToCb58,
  nodeIdToText,
  sha256Id,
  vmIdFromName,
} from './id.js';

const filled = (value: number): Id => new Uint8Array(32).fill(value);

describe('ID', () => {
  it.each([
    [vmIdFromName('timestampvm-rs'), 'tGas3T58KzdjcJ32c6GpePhtqo9rrHJ1oR9wFBtCcMgaosthX'],
    [vmIdFromName('timestampvm'), 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc'],
    [EMPTY_ID, '11111111111111111111111111111111LpoYY'],
  ])('goes to CB58 and back', (id, text) => {
    expect(idToCb58(id)).toBe(text);
    expect(idFromCb58(text)).toStrictEqual(id);
  });

  it.each([
    ['31 bytes', '11111111111111111111111111111112BBZYt', 'an ID has 32 bytes, got 31'],
    ['33 bytes', '1111111111111111111111111111111115GvDoN', 'an ID has 32 bytes, got 33'],
    ['a wrong checksum', '11111111111111111111111111111111LpoYZ', 'wrong checksum'],
    ['white space', '11111111111111111111111111111111LpoYY\n', 'not base58'],
    ['nothing', '', 'too short'],
  ])('refuses the CB58 of %s', (_, text, message) => {
    expect(() => idFromCb58(text)).toThrow(Cb58Error);
    expect(() => idFromCb58(text)).toThrow(message);
  });

  it.each([0, 1, 55, 56, 64, 190, 100_000])('is the sha256 of %i bytes, in an array of its own', (length) => {
    const bytes = new Uint8Array(length).map((_, i) => i * 7);
    expect(sha256Id(bytes)).toStrictEqual(sha256(bytes));
    expect(sha256Id(bytes).buffer.byteLength).toBe(32);
  });

  it('has equal keys for equal bytes only, whatever buffer they are in', () => {
    const id = sha256Id(filled(1));
    const inside = Buffer.concat([filled(9), id]).subarray(32);
    expect(idKey(inside)).toBe(idKey(id));
    const keys = new Set([idKey(id)]);
    for (let i = 0; i < 32; i++) keys.add(idKey(id.with(i, ((id[i] as number) + 1) & 0xff)));
    expect(keys.size).toBe(33);
  });

  it('is equal only to the same 32 bytes', () => {
    expect(idsEqual(filled(1), Buffer.alloc(32, 1))).toBe(true);
    for (let i = 0; i < 32; i++) expect(idsEqual(filled(1), filled(1).with(i, 0))).toBe(false);
  });
});

describe('a VM ID', () => {
  it('takes names of up to 32 bytes', () => {
    expect(vmIdFromName('é'.repeat(16))).toStrictEqual(new TextEncoder().encode('é'.repeat(16)));
    expect(() => vmIdFromName('é'.repeat(16).concat('x'))).toThrow('at most 32 bytes, "');
    expect(() => vmIdFromName('')).toThrow('must not be empty');
  });
});

describe('a node ID', () => {
  it('is 20 bytes of CB58 with a prefix', () => {
    expect(nodeIdToText(new Uint8Array(20))).toBe('NodeID-111111111111111111116DBWJs');
    expect(nodeIdToText(new Uint8Array(20).fill(255))).toBe('NodeID-QLbz7JHiBTspS962RLKV8GndWFwdYhk6V');
    expect(() => nodeIdToText(new Uint8Array(32))).toThrow('a node ID has 20 bytes, got 32');
  });
});
