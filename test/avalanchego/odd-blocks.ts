import fc from 'fast-check';
import { encodeCb58 } from '../../src/common/cb58.js';
import { anyString, anyValue, type Bytes, edited, joined, mostly, quoted } from './odd-json.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const id = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** With zeros in front, at the end or everywhere; base58 treats leading zeros specially. */
const zeroed = fc.tuple(id, fc.nat(32), fc.nat(32)).map(([bytes, from, to]) => bytes.fill(0, from, to));
const anyLength = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.nat(40).map((length) => new Uint8Array(length)),
);
/** Characters that Rust or JavaScript treats as white space, and some that neither does. */
const blank = fc.string({
  unit: fc.constantFrom(...' \t\n\r\v\f\x1c\x85\xa0\u1680\u180e\u2000\u200b\u2028\u205f\u2060\u3000\ufeff'),
  maxLength: 2,
});

/** CB58 of an ID, and near misses. */
export const idText: fc.Arbitrary<string> = mostly(
  fc.oneof(id, zeroed).map(encodeCb58),
  fc.oneof(
    anyLength.map(encodeCb58),
    fc.tuple(blank, fc.oneof(id, anyLength), blank).map(([a, bytes, b]) => a + encodeCb58(bytes) + b),
    fc.tuple(id, fc.nat(49), fc.constantFrom(...BASE58, '0', ' ')).map(([bytes, at, char]) => {
      const text = encodeCb58(bytes);
      return text.slice(0, at) + char + text.slice(at + 1);
    }),
    fc.string({ unit: fc.constantFrom(...BASE58), maxLength: 60 }),
    id.map((bytes) => encodeCb58(bytes).toLowerCase()),
    id.map((bytes) => `1${encodeCb58(bytes)}`),
    fc.string(),
  ),
  12,
);

/** Where a double, an i64, a u64 or Rust's calendar ends. */
const EDGES = [2n ** 53n, 2n ** 63n, 2n ** 64n, 8_210_266_876_800n, 2n ** 64n - 8_334_601_228_800n];
const edge = fc.tuple(fc.constantFrom(...EDGES), fc.bigInt(-3n, 3n)).map(([limit, delta]) => limit + delta);
const number: fc.Arbitrary<Bytes> = mostly(
  fc.oneof(fc.bigInt(0n, 2n ** 33n), fc.bigInt(0n, 2n ** 64n - 1n), edge).map(String),
  fc.oneof(
    fc.constantFrom('1e3', '1E3', '-0', '0.0', '1.0', '-1', '00', '01', '+1', '.5', '1.', '1e', '0e0', '-'),
    fc.constantFrom(
      '"1"',
      'NaN',
      'Infinity',
      '0x10',
      '1_000',
      `${2n ** 64n - 1n}.0`,
      '184467440737095516150e-1',
    ),
    fc.double().map(String),
    fc.bigInt(-(2n ** 70n), 2n ** 70n).map(String),
    fc.nat(40).map((zeros) => `1${'0'.repeat(zeros)}`),
  ),
  25,
);

const hex = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const prefix = fc.constantFrom('', '0x', '0x0x', '0x0x', '0X', '0x0X', ' 0x', '0x ', '0', '00x');
const digits = fc.oneof(
  hex,
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEFxX'), maxLength: 12 }),
);
const behind = mostly(
  fc.constant(''),
  fc.constantFrom(' ', '\n', 'g', '0x', '0', 'é', '\u0130', '\uff11', '\0'),
  1,
);
const hexText = mostly(
  hex.map((pairs) => `0x${pairs}`),
  fc.oneof(
    { arbitrary: fc.tuple(prefix, digits, behind).map((parts) => parts.join('')), weight: 6 },
    fc.string({ unit: 'grapheme' }),
  ),
  8,
);

const KEYS = ['parent_id', 'height', 'timestamp', 'data'];
const OTHER_KEYS = ['Height', 'HEIGHT', 'parentId', 'parent_id ', 'data\0', 'status', 'id', '', '__proto__'];
const values = [quoted(idText), number, number, quoted(hexText)].map((value) => mostly(value, anyValue, 60));
const members = KEYS.map((key, i) =>
  fc.tuple(quoted(fc.constant(key)), values[i] as fc.Arbitrary<Bytes>).map((pair) => pair.join(':')),
);
const otherKey = mostly(quoted(fc.oneof(fc.constantFrom(...OTHER_KEYS), fc.string())), anyString, 4);
const unknown = fc.tuple(otherKey, anyValue).map((pair) => pair.join(':'));

const IN_ORDER: number[] = [0, 1, 2, 3];
/** Which members there are, in which order: the four, an unknown one (4), and a repeated one (5). */
const choice = fc.oneof(
  { arbitrary: fc.constant(IN_ORDER), weight: 5 },
  { arbitrary: fc.shuffledSubarray(IN_ORDER, { minLength: 4 }), weight: 3 },
  { arbitrary: fc.shuffledSubarray([...IN_ORDER, 4], { minLength: 5 }), weight: 4 },
  fc.shuffledSubarray([...IN_ORDER, 5], { minLength: 4 }),
);
const OTHERS: number[][] = [
  [0, 1, 2],
  [0, 2, 1, 3],
  [...IN_ORDER, 4],
];
const sequence = mostly(fc.constant(IN_ORDER), fc.constantFrom(...OTHERS), 5);
const chosen = (parts: fc.Arbitrary<Bytes>[], indexes: fc.Arbitrary<number[]>) =>
  fc.tuple(indexes, fc.tuple(...parts)).map(([order, all]) => order.map((i) => all[i] as Bytes));

/** Bytes that are a block in some form, nearly a block, or none. */
export const blockBytes: fc.Arbitrary<Buffer> = edited(
  mostly(
    joined('{', chosen([...members, unknown, fc.oneof(...members)], choice), '}'),
    joined('[', chosen([...values, anyValue], sequence), ']'),
    6,
  ),
);
