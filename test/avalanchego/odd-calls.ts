import fc from 'fast-check';
import { idText } from './odd-blocks.js';
import { anyValue, type Bytes, edited, joined, jsonValue, mostly, quoted } from './odd-json.js';

const NAMES = ['ping', 'proposeBlock', 'lastAccepted', 'getBlock'];
const METHODS = [...NAMES, ...NAMES.map((name) => `timestampvm.${name}`)];
const NO_METHODS = [
  'Ping',
  'getblock',
  '',
  'ping ',
  'timestampvm',
  'timestampvm.timestampvm.ping',
  '__proto__',
];

const scalar = fc.constantFrom('null', 'true', '1', '-1', '""', '"x"');
const base64 = mostly(
  fc.base64String({ maxLength: 20 }),
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ABCDabcd0123+/=-_ \n'), maxLength: 12 }),
    fc.constantFrom('AB==', 'AAB=', 'AA=', 'A', '=', '====', 'AA==AA==', 'AA==\n'),
  ),
  3,
);

const named = (key: string) => (value: Bytes) => `"${key}":${value}`;
const VERSION = mostly(fc.constant('"2.0"'), fc.constantFrom('"1.0"', '2', 'null'), 15).map(named('jsonrpc'));
const METHOD = mostly(quoted(fc.constantFrom(...METHODS)), quoted(fc.constantFrom(...NO_METHODS)), 10).map(
  named('method'),
);
const ID = mostly(
  fc.oneof(quoted(fc.string()), fc.bigInt(0n, 2n ** 64n - 1n).map(String), fc.constant('null')),
  anyValue,
  10,
).map(named('id'));
const EXTRA = anyValue.map(named('extra'));
const ORDER = mostly(
  fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  fc.shuffledSubarray([0, 1, 2, 3]),
  6,
);

/** @param known IDs of existing blocks */
export function callBodies(known: readonly string[]): fc.Arbitrary<Buffer> {
  const id = fc.oneof(
    fc.constantFrom(...known),
    fc.constantFrom(...known).map((text) => ` ${text}\n`),
    idText,
  );
  const field = fc.oneof(
    quoted(base64).map(named('data')),
    quoted(id).map(named('id')),
    scalar.map(named('id')),
    scalar.map(named('data')),
    jsonValue.map(named('more')),
  );
  // Left out: an object instead of the array, which timestampvm-rs refuses and this plugin accepts; an object without
  // fields, which this plugin treats as no parameter; and an array or a number instead of the object, which Rust's
  // serde accepts.
  const param = joined('{', fc.array(field, { minLength: 1, maxLength: 3 }), '}');
  const params = fc.oneof(
    { arbitrary: param.map((one) => `[${one}]`), weight: 6 },
    fc.tuple(param, fc.oneof(param, scalar)).map((two) => `[${two}]`),
    scalar.map((one) => `[${one}]`),
    { arbitrary: fc.constantFrom('[]', 'null'), weight: 2 },
    fc.constantFrom('"x"', 'true'),
  );
  const members = fc.tuple(VERSION, METHOD, ID, mostly(params.map(named('params')), EXTRA, 15));
  return edited(
    joined(
      '{',
      fc.tuple(members, ORDER).map(([all, order]) => order.map((i) => all[i] as Bytes)),
      '}',
    ),
  );
}
