import { describe, expect, it } from 'vitest';
import { Cb58Error, decodeCb58, encodeCb58 } from './cb58.js';

/** Of AvalancheGo's `utils/formatting/encoding_test.go`. */
const GOLDEN: [string, number[]][] = [
  ['45PJLL', []],
  ['1c7hwa', [0]],
  ['1NVSVezva3bAtJesnUj', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255]],
  ['SkB92YpWm4Q2ijQHH34cqbKkCZWszsiQgHVjtNeFF2HdvDQU', Array.from({ length: 32 }, (_, i) => i + 1)],
];

describe('CB58', () => {
  it.each(GOLDEN)('%s', (text, bytes) => {
    expect(encodeCb58(Uint8Array.from(bytes))).toBe(text);
    expect(decodeCb58(text)).toStrictEqual(Uint8Array.from(bytes));
  });

  it.each([
    ['a wrong checksum', '1c7hwb', 'wrong checksum'],
    ['three characters', '111', 'too short for a checksum'],
    ['an empty text', '', 'too short for a checksum'],
    ['a character outside the alphabet', '45PJL0', 'not base58'],
    ['white space', ' 45PJLL', 'not base58'],
    ['a text too long for an ID', '1'.repeat(51), '51 characters are too long for an ID'],
  ])('refuses %s', (_, text, message) => {
    expect(() => decodeCb58(text)).toThrow(Cb58Error);
    expect(() => decodeCb58(text)).toThrow(message);
  });
});
