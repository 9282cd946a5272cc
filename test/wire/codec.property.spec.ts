import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { Protocol } from '../../src/wire/protocol.js';
import { ProtocolTables } from '../../src/wire/protocols.js';
import type { MessageTable, ServiceTable } from '../../src/wire/schema.js';
import { AppSender } from '../../src/wire/tables/app-sender.js';
import { NetConn } from '../../src/wire/tables/conn.js';
import { HTTP } from '../../src/wire/tables/http.js';
import { IoReader, IoWriter } from '../../src/wire/tables/io.js';
import { Messenger } from '../../src/wire/tables/messenger.js';
import { ResponseWriterService } from '../../src/wire/tables/response-writer.js';
import { RpcDatabase } from '../../src/wire/tables/rpcdb.js';
import { VM } from '../../src/wire/tables/vm.js';
import { arbitraryMessage } from './arbitrary-message.js';
import { ofTable, ofType } from './by-number.js';
import { Dialect } from './dialect.js';

const SERVICES = [
  VM,
  HTTP,
  AppSender,
  RpcDatabase,
  Messenger,
  ResponseWriterService,
  IoReader,
  IoWriter,
  NetConn,
];
const PROTOCOLS = Array.from({ length: 19 }, (_, i) => 46 - i);
const RUNS = 25;
/** The forms of messages that an earlier protocol in the list has. */
const tried = new Set<string>();

/** A field that no message has: number 2000, of each wire type. */
const UNKNOWN_FIELDS = ['807d01', '817d0102030405060708', '827d03010203', '857d01020304'].map((hex) =>
  Buffer.from(hex, 'hex'),
);

/** The protocols with their own form of some message, and these messages. */
const OWN_FORMS = PROTOCOLS.map((protocol) => {
  const dialect = new Dialect(protocol);
  const tables = new ProtocolTables(protocol);
  const messages = [...new Set(SERVICES.flatMap((table) => messagesOf(tables, table)))].filter(({ name }) => {
    const form = formOf(dialect.root.lookupType(name));
    return !tried.has(form) && tried.add(form);
  });
  return { protocol, dialect, tables, messages };
}).filter(({ messages }) => messages.length > 0);

describe.each(OWN_FORMS)('the codec in the form of protocol $protocol, beside protobufjs,', (forms) => {
  const { protocol, dialect, tables, messages } = forms;
  const ours = new Protocol(protocol);

  it.each(messages.map((table) => [table.name, table] as const))('%s', (name, table) => {
    const type = dialect.root.lookupType(name);
    const codec = ours.codec(table);
    const decoded = (bytes: Uint8Array) => ofTable(tables, table, codec.decode(bytes) as object);
    fc.assert(
      fc.property(arbitraryMessage(type), fc.constantFrom(...UNKNOWN_FIELDS), (value, unknown) => {
        const bytes = dialect.encode(name, value);
        const wanted = ofType(type, dialect.decode(name, bytes));
        expect(decoded(bytes)).toEqual(wanted);
        expect(decoded(Buffer.concat([unknown, bytes]))).toEqual(wanted);
        const again = codec.encode(codec.decode(bytes) as never);
        expect(ofType(type, dialect.decode(name, again))).toEqual(wanted);
        for (let end = 0; end < Math.min(bytes.length, 32); end++)
          decodeOrError(codec.decode, bytes.subarray(0, end));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the codec', () => {
  const codec = new Protocol(46).codec(VM.methods.BatchedParseBlock.answer);

  it('reads any bytes, or says what is wrong with them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeOrError(codec.decode, bytes)),
      { numRuns: 5_000 },
    );
  });

  it('refuses a message whose parts are longer than itself', () => {
    // Field 1 has 3 bytes and holds a field 1 of 4 bytes, which reaches beyond it.
    expect(() => codec.decode(Buffer.from('0a030a0401020304', 'hex'))).toThrow(RangeError);
    expect(() => codec.decode(Buffer.from('0aff01', 'hex'))).toThrow(RangeError);
  });

  it('does not write parts of a failed message before the next one', () => {
    const good = { response: [{ id: Buffer.of(1), timestamp: { seconds: 1n } }] };
    const wanted = codec.encode(good);
    const bad = { response: [{ id: Buffer.of(2), timestamp: { seconds: 2n ** 63n } }] };
    expect(() => codec.encode(bad)).toThrow('int64');
    expect(codec.encode(good)).toEqual(wanted);
  });

  it('reads an unknown enum number as the default', () => {
    const notFound = new Protocol(46).codec(VM.methods.GetBlock.answer);
    expect(notFound.decode(Buffer.from([6 << 3, 99])).err).toBe('ERROR_UNSPECIFIED');
  });
});

/** The messages of a service's methods, as this protocol has them. */
function messagesOf(tables: ProtocolTables, table: ServiceTable): MessageTable[] {
  const methods = Object.values(tables.service(table).methods);
  return methods.flatMap(({ request, answer }) => [request, answer]);
}

function formOf({ fullName, fieldsArray }: protobuf.Type): string {
  const fields = fieldsArray.map(({ id, type, repeated, options, resolvedType }) => {
    const inner = resolvedType instanceof protobuf.Type ? formOf(resolvedType) : '';
    const values = resolvedType instanceof protobuf.Enum ? JSON.stringify(resolvedType.values) : '';
    return [id, type, repeated, options?.proto3_optional, inner, values].join(' ');
  });
  return `${fullName}{${fields.join()}}`;
}

function decodeOrError(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array): void {
  try {
    decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).not.toBe('');
  }
}
