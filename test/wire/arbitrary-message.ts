import fc from 'fast-check';
import protobuf from 'protobufjs';

/** Any value of a message, as `Dialect.encode` takes it. */
export function arbitraryMessage(type: protobuf.Type): fc.Arbitrary<object> {
  const fields = type.fieldsArray.map((field) => [field.name, arbitraryField(field)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

function arbitraryField(field: protobuf.Field): fc.Arbitrary<unknown> {
  const one = arbitraryValue(field);
  return field.repeated ? fc.array(one, { maxLength: 4 }) : one;
}

function arbitraryValue({ resolvedType, type }: protobuf.Field): fc.Arbitrary<unknown> {
  if (resolvedType instanceof protobuf.Type) return arbitraryMessage(resolvedType);
  if (resolvedType instanceof protobuf.Enum) return fc.constantFrom(...Object.keys(resolvedType.values));
  const scalar = SCALARS[type];
  if (!scalar) throw new Error(`no values for ${type}`);
  return scalar;
}

const decimal = (bounds: { min: bigint; max: bigint }) => fc.bigInt(bounds).map(String);

const SCALARS: Record<string, fc.Arbitrary<unknown>> = {
  bytes: fc.uint8Array({ maxLength: 40 }),
  string: fc.string({ unit: 'binary', maxLength: 20 }),
  bool: fc.boolean(),
  uint32: fc.nat(0xffffffff),
  int32: fc.integer(),
  sint32: fc.integer(),
  uint64: decimal({ min: 0n, max: 2n ** 64n - 1n }),
  int64: decimal({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  // A host makes no difference between minus zero and zero.
  double: fc.double().map((value) => (value === 0 ? 0 : value)),
};
