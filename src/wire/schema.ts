/**
 * The vocabulary of the wire tables (`tables/`): protobuf messages and gRPC services as data. The TypeScript type of
 * each message is derived from its table.
 */

export type ScalarKind =
  | 'bytes'
  | 'string'
  | 'bool'
  | 'uint32'
  | 'int32'
  | 'sint32'
  | 'uint64'
  | 'int64'
  | 'double';

/** Protobuf enum: names as AvalancheGo writes them, with their numbers. The first one is the default. */
export interface EnumTable<Name extends string = string> {
  readonly name: string;
  readonly numbers: Readonly<Record<Name, number>>;
}

/** One field of a message. `T` is the TypeScript type of its value. */
export interface Field<T = unknown> {
  readonly no: number;
  readonly kind: ScalarKind | EnumTable | MessageTable;
  readonly repeated: boolean;
  /** Explicit presence: absent when not on the wire, and zero values are written. */
  readonly optional: boolean;
  /** The value to write if the message has none: for fields that only some protocols have. */
  readonly always?: unknown;
  /** Only earlier protocols have it: it stands here for its type, and is on the wire where `tables/earlier.ts` has it. */
  readonly isEarlier?: boolean;
  /** Carries only the type. */
  readonly value?: T;
}

export type Fields = Readonly<Record<string, Field>>;

/** A protobuf message. */
export interface MessageTable<F extends Fields = Fields> {
  readonly name: string;
  readonly fields: F;
}

/** A decoded message. Every field is there, with proto3's default if it was not on the wire. */
export type Decoded<M> =
  M extends MessageTable<infer F> ? { [K in keyof F]: F[K] extends Field<infer T> ? T : never } : never;

/** A message to encode: an absent field means its default. */
export type Encodable<M> =
  M extends MessageTable<infer F>
    ? { [K in keyof F]?: F[K] extends Field<infer T> ? EncodableValue<T> | undefined : never }
    : never;
type EncodableValue<T> = T extends Uint8Array | string | number | bigint | boolean
  ? T
  : T extends readonly (infer E)[]
    ? readonly EncodableValue<E>[]
    : { [K in keyof T]?: EncodableValue<T[K]> | undefined };

/** One unary method. */
export interface MethodTable<Q extends MessageTable = MessageTable, A extends MessageTable = MessageTable> {
  readonly request: Q;
  readonly answer: A;
}

/** A gRPC service: full name (`vm.VM`) and methods. */
export interface ServiceTable {
  readonly name: string;
  readonly methods: Readonly<Record<string, MethodTable>>;
}

/** The differences of protocol `upTo` and all earlier ones. */
export interface Difference {
  readonly upTo: number;
  /** Messages and enums with other fields or numbers; they have the same names. */
  readonly messages?: readonly MessageTable[];
  readonly enums?: readonly EnumTable[];
  /** Methods that these protocols have (a table) or do not have (null), by service name. */
  readonly methods?: Readonly<Record<string, Readonly<Record<string, MethodTable | null>>>>;
}

const scalar =
  <T>(kind: ScalarKind) =>
  (no: number): Field<T> => ({ no, kind, repeated: false, optional: false });

export const bytes = scalar<Uint8Array>('bytes');
export const string = scalar<string>('string');
export const bool = scalar<boolean>('bool');
export const uint32 = scalar<number>('uint32');
export const int32 = scalar<number>('int32');
export const sint32 = scalar<number>('sint32');
export const uint64 = scalar<bigint>('uint64');
export const int64 = scalar<bigint>('int64');
export const double = scalar<number>('double');

export const oneOf = <Name extends string>(no: number, table: EnumTable<Name>): Field<Name> => ({
  no,
  kind: table,
  repeated: false,
  optional: false,
});

export const nested = <F extends Fields>(
  no: number,
  table: MessageTable<F>,
): Field<Decoded<MessageTable<F>> | undefined> => ({ no, kind: table, repeated: false, optional: true });

export const repeated = <T>(field: Field<T>): Field<NonNullable<T>[]> => ({
  no: field.no,
  kind: field.kind,
  repeated: true,
  optional: false,
});

export const optional = <T>(field: Field<T>): Field<T | undefined> => ({
  no: field.no,
  kind: field.kind,
  repeated: false,
  optional: true,
});

/** A field that only earlier protocols have; undefined in all others. */
export const earlierOnly = <T>(field: Field<T>): Field<T | undefined> => ({ ...field, isEarlier: true });

/** A field that earlier protocols do not have, where it is undefined. */
export const laterOnly = <T>(field: Field<T>): Field<T | undefined> => field;

export const always = <T>(field: Field<T>, value: NonNullable<T>): Field<T> => ({ ...field, always: value });

export const enumeration = <Name extends string>(
  name: string,
  numbers: Record<Name, number>,
): EnumTable<Name> => ({ name, numbers });

export const message = <const F extends Fields>(name: string, fields: F): MessageTable<F> => ({
  name,
  fields,
});

export const rpc = <Q extends MessageTable, A extends MessageTable>(
  request: Q,
  answer: A,
): MethodTable<Q, A> => ({
  request,
  answer,
});

export const service = <const M extends Record<string, MethodTable>>(name: string, methods: M) => ({
  name,
  methods,
});
