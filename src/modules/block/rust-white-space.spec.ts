import { expect, it } from 'vitest';
import { trimRustWhiteSpace } from './rust-white-space.js';

/** Rust's `char::is_whitespace`. */
const WHITE_SPACE = [
  ...[0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680],
  ...[0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a],
  ...[0x2028, 0x2029, 0x202f, 0x205f, 0x3000],
];

it('trims the characters that Rust trims, and no other', () => {
  const trimmed = Array.from({ length: 0x10000 }, (_, code) => code).filter(
    (code) => trimRustWhiteSpace(String.fromCharCode(code)) === '',
  );
  expect(trimmed).toEqual(WHITE_SPACE);
});

it('trims both ends and nothing between', () => {
  expect(trimRustWhiteSpace(' \u0085\ta b\u3000\n')).toBe('a b');
  expect(trimRustWhiteSpace('\ufeff a')).toBe('\ufeff a');
  expect(trimRustWhiteSpace(' \n ')).toBe('');
});

it('takes time in proportion to the text', () => {
  // In quadratic time this would take a quarter of an hour.
  const text = `x${' '.repeat(1 << 20)}x`;
  expect(trimRustWhiteSpace(text)).toBe(text);
});
