import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { EnumTable, Field, MessageTable, ScalarKind } from './schema.js';

/** Turns one message into bytes and back. */
export interface Codec<D = Record<string, unknown>, E = Record<string, unknown>> {
  encode(value: E): Uint8Array;
  decode(bytes: Uint8Array): D;
}

/** Finds the form of a nested message or enum in the host's protocol. */
export interface Variants {
  message(table: MessageTable): MessageTable;
  enumeration(table: EnumTable): EnumTable;
}

type Value = Record<string, unknown>;
type WriteField = (writer: BinaryWriter, value: never) => void;
type ReadField = (reader: BinaryReader) => unknown;

interface CompiledField {
  name: string;
  repeated: boolean;
  optional: boolean;
  always: unknown;
  isDefault(value: unknown): boolean;
  tag: number;
  wireType: WireType;
  write: WriteField;
  read: ReadField;
  initial(): unknown;
}

interface CompiledMessage {
  fields: CompiledField[];
  byNumber: (CompiledField | undefined)[];
}

const EMPTY = new Uint8Array(0);

const SCALARS: Record<ScalarKind, { wireType: WireType; zero: unknown; write: WriteField; read: ReadField }> =
  {
    bytes: {
      wireType: WireType.LengthDelimited,
      zero: EMPTY,
      write: (w, v) => w.bytes(v),
      read: (r) => r.bytes(),
    },
    string: {
      wireType: WireType.LengthDelimited,
      zero: '',
      write: (w, v) => w.string(v),
      read: (r) => r.string(),
    },
    bool: { wireType: WireType.Varint, zero: false, write: (w, v) => w.bool(v), read: (r) => r.bool() },
    uint32: { wireType: WireType.Varint, zero: 0, write: (w, v) => w.uint32(v), read: (r) => r.uint32() },
    int32: { wireType: WireType.Varint, zero: 0, write: (w, v) => w.int32(v), read: (r) => r.int32() },
    sint32: { wireType: WireType.Varint, zero: 0, write: (w, v) => w.sint32(v), read: (r) => r.sint32() },
    uint64: {
      wireType: WireType.Varint,
      zero: 0n,
      write: (w, v) => w.uint64(v),
      read: (r) => BigInt(r.uint64()),
    },
    int64: {
      wireType: WireType.Varint,
      zero: 0n,
      write: (w, v) => w.int64(v),
      read: (r) => BigInt(r.int64()),
    },
    double: { wireType: WireType.Bit64, zero: 0, write: (w, v) => w.double(v), read: (r) => r.double() },
  };

/** Compiles the tables of one protocol into codecs, each on its first use. */
export class CodecCompiler {
  private readonly compiled = new Map<MessageTable, CompiledMessage>();

  constructor(private readonly variants: Variants) {}

  codec(table: MessageTable): Codec {
    const compiled = this.message(table);
    let spare: BinaryWriter | undefined;
    return {
      encode: (value) => {
        const writer = spare ?? new BinaryWriter();
        // A writer that failed in the middle of a message is not used again: it would write that part before the next
        // message.
        spare = undefined;
        writeMessage(compiled, writer, value);
        spare = writer;
        return writer.finish();
      },
      decode: (bytes) => {
        const reader = new BinaryReader(bytes);
        return readMessage(compiled, reader, reader.len);
      },
    };
  }

  private message(table: MessageTable): CompiledMessage {
    const known = this.compiled.get(table);
    if (known) return known;
    const fields = Object.entries(this.variants.message(table).fields).map(([name, field]) =>
      this.field(name, field),
    );
    const byNumber: (CompiledField | undefined)[] = [];
    for (const field of fields) byNumber[field.tag >>> 3] = field;
    const compiled = { fields, byNumber };
    this.compiled.set(table, compiled);
    return compiled;
  }

  private field(name: string, field: Field): CompiledField {
    const { wireType, zero, write, read } = this.kind(field);
    return {
      name,
      repeated: field.repeated,
      optional: field.optional,
      always: field.always,
      isDefault: (value) => value === zero || (zero === EMPTY && (value as Uint8Array).length === 0),
      tag: (field.no << 3) | wireType,
      wireType,
      write,
      read,
      initial: field.repeated ? () => [] : () => (field.optional ? undefined : zero),
    };
  }

  private kind(field: Field): { wireType: WireType; zero: unknown; write: WriteField; read: ReadField } {
    if (typeof field.kind === 'string') return SCALARS[field.kind];
    if ('numbers' in field.kind) return enumKind(this.variants.enumeration(field.kind));
    const inner = this.message(field.kind);
    return {
      wireType: WireType.LengthDelimited,
      zero: undefined,
      write: (writer, value) => {
        writer.fork();
        writeMessage(inner, writer, value);
        writer.join();
      },
      read: (reader) => {
        const length = reader.uint32();
        return readMessage(inner, reader, reader.pos + length);
      },
    };
  }
}

function enumKind(table: EnumTable): {
  wireType: WireType;
  zero: unknown;
  write: WriteField;
  read: ReadField;
} {
  const names = new Map(Object.entries(table.numbers).map(([name, number]) => [number, name]));
  return {
    wireType: WireType.Varint,
    zero: names.get(0),
    write: (writer, value: string) => {
      const number = table.numbers[value];
      if (number === undefined) throw new TypeError(`${table.name} has no ${value}`);
      writer.int32(number);
    },
    // A number that is not in the table becomes the default, as for an unknown field.
    read: (reader) => names.get(reader.int32()) ?? names.get(0),
  };
}

function writeMessage(message: CompiledMessage, writer: BinaryWriter, value: Value): void {
  for (const field of message.fields) {
    const item = value[field.name] ?? field.always;
    if (item === undefined) continue;
    if (field.repeated) {
      for (const element of item as never[]) {
        writer.uint32(field.tag);
        field.write(writer, element);
      }
    } else if (field.optional || !field.isDefault(item)) {
      writer.uint32(field.tag);
      field.write(writer, item as never);
    }
  }
}

function readMessage(message: CompiledMessage, reader: BinaryReader, end: number): Value {
  const value: Value = {};
  for (const field of message.fields) value[field.name] = field.initial();
  while (reader.pos < end) {
    const [no, wireType] = reader.tag();
    const field = message.byNumber[no];
    if (!field || field.wireType !== wireType) reader.skip(wireType, no);
    else if (field.repeated) (value[field.name] as unknown[]).push(field.read(reader));
    else value[field.name] = field.read(reader);
  }
  if (reader.pos > end) throw new RangeError('a field reaches beyond the end of its message');
  return value;
}
