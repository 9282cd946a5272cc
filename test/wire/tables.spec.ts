import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { NEWEST_PROTOCOL, OLDEST_PROTOCOL, ProtocolTables } from '../../src/wire/protocols.js';
import type { Field, MessageTable, ServiceTable } from '../../src/wire/schema.js';
import { AppSender } from '../../src/wire/tables/app-sender.js';
import { NetConn } from '../../src/wire/tables/conn.js';
import { GrpcHealth } from '../../src/wire/tables/health.js';
import { HTTP } from '../../src/wire/tables/http.js';
import { IoReader, IoWriter } from '../../src/wire/tables/io.js';
import { Messenger } from '../../src/wire/tables/messenger.js';
import { ResponseWriterService } from '../../src/wire/tables/response-writer.js';
import { RpcDatabase } from '../../src/wire/tables/rpcdb.js';
import { Runtime } from '../../src/wire/tables/runtime.js';
import { VM } from '../../src/wire/tables/vm.js';
import { Dialect } from './dialect.js';

const PROTOCOLS = Array.from({ length: 19 }, (_, i) => 28 + i);
const SERVED = [VM, HTTP, GrpcHealth];
const CALLED = [
  Runtime,
  Messenger,
  AppSender,
  RpcDatabase,
  ResponseWriterService,
  IoReader,
  IoWriter,
  NetConn,
];
/** Every field is optional in proto2, whatever the table says, so it is not compared. */
const PROTO2_PACKAGE = '.io.prometheus.client.';
/** Methods of hosts that this VM never calls, and the stream of the health service, which no host calls. */
const NEVER_CALLED = /^SendCrossChainApp|^Watch$/;

it('has the range of the proto texts', () => {
  expect([OLDEST_PROTOCOL, NEWEST_PROTOCOL]).toEqual([PROTOCOLS[0], PROTOCOLS.at(-1)]);
});

describe.each(PROTOCOLS)('the tables of protocol %i say what its texts say:', (protocol) => {
  const dialect = new Dialect(protocol);
  const tables = new ProtocolTables(protocol);
  const methodsOf = (table: ServiceTable) => Object.entries(tables.service(table).methods);

  it.each([...SERVED, ...CALLED])('the methods of $name', (table) => {
    const known = Object.keys(dialect.service(table.name).methods).filter((name) => !NEVER_CALLED.test(name));
    expect(
      methodsOf(table)
        .map(([name]) => name)
        .sort(),
    ).toEqual(known.sort());
  });

  it.each([...SERVED, ...CALLED])('the messages of $name, field by field', (table) => {
    const { methods } = dialect.service(table.name);
    const seen = new Set<MessageTable>();
    for (const [name, { request, answer }] of methodsOf(table)) {
      const method = methods[name] as protobuf.Method;
      compareMessages(request, method.resolvedRequestType as protobuf.Type, tables, seen);
      compareMessages(answer, method.resolvedResponseType as protobuf.Type, tables, seen);
    }
  });
});

function compareMessages(
  table: MessageTable,
  type: protobuf.Type,
  tables: ProtocolTables,
  seen: Set<MessageTable>,
): void {
  if (seen.has(table)) return;
  seen.add(table);
  const fields = Object.values(tables.message(table).fields);
  const written = fields.map(type.fullName.startsWith(PROTO2_PACKAGE) ? withoutPresence : described);
  expect(written.sort(), type.fullName).toEqual(type.fieldsArray.map(describedText).sort());
  for (const { kind, no } of fields) {
    const resolvedType = type.fieldsById[no]?.resolvedType;
    if (typeof kind === 'string') continue;
    if ('fields' in kind) compareMessages(kind, resolvedType as protobuf.Type, tables, seen);
    else expect(tables.enumeration(kind).numbers).toEqual((resolvedType as protobuf.Enum).values);
  }
}

/** `13 repeated message`: what matters on the wire. A message always knows whether it is present. */
function described({ no, kind, repeated, optional }: Field): string {
  if (typeof kind !== 'string' && 'fields' in kind) return `${no}${repeated ? ' repeated' : ''} message`;
  const type = typeof kind === 'string' ? kind : 'enum';
  return `${no}${repeated ? ' repeated' : optional ? ' optional' : ''} ${type}`;
}

const withoutPresence = (field: Field): string => described({ ...field, optional: false });

function describedText({ id, type, repeated, resolvedType, options }: protobuf.Field): string {
  if (resolvedType instanceof protobuf.Type) return `${id}${repeated ? ' repeated' : ''} message`;
  const rule = repeated ? ' repeated' : options?.proto3_optional ? ' optional' : '';
  return `${id}${rule} ${resolvedType ? 'enum' : type}`;
}
