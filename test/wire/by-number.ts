import protobuf from 'protobufjs';
import type { ProtocolTables } from '../../src/wire/protocols.js';
import type { Field, MessageTable } from '../../src/wire/schema.js';

/** In proto2 every field may be absent; here an absent field means the same as a default. */
const PROTO2_PACKAGE = 'io.prometheus.client.';

/**
 * A decoded message as plain data by field number, so that two implementations can be compared whatever names and
 * defaults they use. It has only values that differ from the default; u64 and bytes are text.
 */
export type ByNumber = { [no: number]: unknown };

export function ofTable(tables: ProtocolTables, table: MessageTable, value: object): ByNumber {
  const found: ByNumber = {};
  for (const [name, field] of Object.entries(tables.message(table).fields)) {
    const item = (value as Record<string, unknown>)[name];
    const plain = field.repeated
      ? (item as unknown[]).map((one) => plainOfTable(tables, field, one))
      : plainOfTable(tables, field, item);
    if (!isDefault(plain, field.optional && !table.name.startsWith(PROTO2_PACKAGE))) found[field.no] = plain;
  }
  return found;
}

function plainOfTable(tables: ProtocolTables, { kind }: Field, value: unknown): unknown {
  if (typeof kind === 'string' || value === undefined) return plainScalar(value);
  if ('fields' in kind) return ofTable(tables, kind, value as object);
  return tables.enumeration(kind).numbers[value as string];
}

export function ofType(type: protobuf.Type, value: object): ByNumber {
  const found: ByNumber = {};
  for (const field of type.fieldsArray) {
    const item = (value as Record<string, unknown>)[field.name];
    const plain = field.repeated
      ? ((item ?? []) as unknown[]).map((one) => plainOfType(field, one))
      : plainOfType(field, item);
    if (!isDefault(plain, hasPresence(field) && !type.fullName.startsWith(`.${PROTO2_PACKAGE}`)))
      found[field.id] = plain;
  }
  return found;
}

function plainOfType({ resolvedType }: protobuf.Field, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (resolvedType instanceof protobuf.Type) return ofType(resolvedType, value as object);
  if (resolvedType instanceof protobuf.Enum) return resolvedType.values[value as string] ?? value;
  return plainScalar(value);
}

export const hasPresence = (field: protobuf.Field): boolean =>
  field.resolvedType instanceof protobuf.Type || field.options?.proto3_optional === true;

function plainScalar(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return typeof value === 'bigint' ? value.toString() : value;
}

function isDefault(value: unknown, isOptional: boolean): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return !isOptional && (value === 0 || value === '' || value === '0' || value === false);
}
