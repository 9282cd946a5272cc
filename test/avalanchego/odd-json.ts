import fc from 'fast-check';

/**
 * JSON texts that are right, nearly right or wrong. One character stands for one byte (latin1), so that broken UTF-8 is
 * possible.
 */
export type Bytes = string;

/** @param weight how many usual values come for one odd value */
export const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight }, { arbitrary: odd, weight: 1 });

const utf8 = (text: string): Bytes => Buffer.from(text).toString('latin1');

const unit = (char: string) => char.charCodeAt(0).toString(16).padStart(4, '0');
const ESCAPES: ((char: string) => string)[] = [
  (char) => `\\u${unit(char)}`,
  (char) => `\\u${unit(char).toUpperCase()}`,
  (char) => `\\${char}`,
];

/** A JSON string of these texts. Sometimes a character is escaped that need not be, or must not be. */
export const quoted = (text: fc.Arbitrary<string>): fc.Arbitrary<Bytes> =>
  mostly(
    text.map((plain) => utf8(JSON.stringify(plain))),
    fc.tuple(text, fc.nat(), fc.constantFrom(...ESCAPES)).map(([plain, place, escaped]) => {
      const at = place % (plain.length || 1);
      const [before, after] = [plain.slice(0, at), plain.slice(at + 1)].map((part) =>
        JSON.stringify(part).slice(1, -1),
      );
      return utf8(`"${before}${escaped(plain.charAt(at) || 'x')}${after}"`);
    }),
    40,
  );

const deep = fc
  .tuple(
    fc.integer({ min: 1, max: 400 }),
    fc.constantFrom(['[', '', ']'], ['{"a":', '1', '}'], ['[', '', '}']),
  )
  .map(([depth, [open, core, close]]) => `${open?.repeat(depth)}${core}${close?.repeat(depth)}`);

export const jsonValue: fc.Arbitrary<Bytes> = fc.json({ maxDepth: 3 }).map(utf8);

/** Any string, and things that are no string: broken UTF-8, half surrogate pairs, control characters, wrong escapes. */
export const anyString: fc.Arbitrary<Bytes> = fc.oneof(
  fc.array(fc.nat(255), { maxLength: 4 }).map((bytes) => `"${String.fromCharCode(...bytes)}"`),
  fc.constantFrom(
    ...[
      '"\\ud800"',
      '"\\udc00"',
      '"\\ud83d\\ude00"',
      '"\\ud83d\\u0041"',
      '"\\ud83d\\n"',
      '"\\u12"',
      '"\\uzzzz"',
    ],
    ...['"\\x41"', '"\\', '"\n"', '"\x7f"', '"\xc3\xa9"', '"\xed\xa0\x80"', "'a'", '"'],
  ),
);

/** Any value, and things that are no value. */
export const anyValue: fc.Arbitrary<Bytes> = fc.oneof(
  jsonValue,
  deep,
  anyString,
  anyString.map((key) => `{${key}:[${key}]}`),
  fc.constantFrom(
    ...['undefined', 'nul', 'nulll', 'True', '[1,]', '[,]', '{,}', '{"a"}', '{"a":}', '{a:1}', '{"a":1,}'],
    ...['[', '{', ']', '}', '{1:2}', '[1 2]', '[[]', '{"a":[}]', '[{]}', '{"a":1,"a":2}'],
    ...['-', '1.e1', '-0', '1e400', '00', '1E+', '.5'],
  ),
);

const gap = mostly(fc.constant(''), fc.string({ unit: fc.constantFrom(...' \t\n\r'), maxLength: 3 }), 3);

/** An object or an array of these parts, with the same white space between all tokens. */
export const joined = (open: string, parts: fc.Arbitrary<Bytes[]>, close: string): fc.Arbitrary<Bytes> =>
  fc.tuple(gap, parts).map(([space, all]) => {
    const inside = all.map((part) => part.replace(/^("[^"]*"):/, `$1${space}:${space}`));
    return space + open + space + inside.join(`${space},${space}`) + space + close + space;
  });

const TOKENS = [
  ...Buffer.from('"\\{}[]:, 0123456789-+.eExXuabcdfghn\t\n\r\v\f\0\x1f\x7f\x80\x85\xa0', 'latin1'),
];
const byte = fc.oneof(fc.nat(255), fc.constantFrom(...TOKENS));
/** An offset, how many bytes to remove there (sometimes all that follow), and what to put in their place. */
const edit = fc.tuple(
  fc.nat(),
  mostly(fc.nat(2), fc.constant(Number.MAX_SAFE_INTEGER), 5),
  fc.array(byte, { maxLength: 2 }),
);

const edits = mostly(fc.constant<[number, number, number[]][]>([]), fc.array(edit, { maxLength: 3 }), 4);

/** Mostly unchanged; otherwise with bytes changed, inserted, removed or cut off. */
export const edited = (texts: fc.Arbitrary<Bytes>): fc.Arbitrary<Buffer> =>
  fc.tuple(texts, edits).map(([text, all]) => {
    const bytes = [...Buffer.from(text, 'latin1')];
    for (const [at, gone, added] of all) bytes.splice(at % (bytes.length || 1), gone, ...added);
    return Buffer.from(bytes);
  });
