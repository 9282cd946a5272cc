import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { expect } from 'vitest';
import { Dialect } from '../wire/dialect.js';

/** The packages between a host and a plugin of this kind. */
const PACKAGES = /^\.(appsender|http|io\.reader|io\.writer|messenger|net|rpcdb|vm)\./;

/**
 * Compares the texts in test/wire/proto, on which the tests of every protocol rely, with those of a release.
 *
 * @param sources where the release's sources lie
 * @param except full names that are not compared
 */
export function expectTextsOf(sources: string, protocol: number, except: readonly string[] = []): void {
  const { root } = new Dialect(protocol);
  const real = new protobuf.Root();
  const directory = join(sources, 'proto');
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.proto')) continue;
    protobuf.parse(readFileSync(join(directory, path), 'utf8'), real, { keepCase: false });
  }
  const found = everything(real).filter(
    ({ fullName }) => PACKAGES.test(fullName) && !except.includes(fullName),
  );
  expect(found.length).toBeGreaterThan(100);
  for (const thing of found) {
    expect(described(root.lookup(thing.fullName)), thing.fullName).toEqual(described(thing));
  }
  const spoken = everything(root).filter(
    (thing) => thing instanceof protobuf.Service && PACKAGES.test(thing.fullName),
  );
  for (const { fullName } of spoken) {
    // Hosts from protocol 42 on have no Messenger, and nothing calls it.
    if (protocol <= 41 || fullName !== '.messenger.Messenger')
      expect(real.lookup(fullName), fullName).not.toBeNull();
  }
}

/** All messages, enums and services below a namespace. */
function everything(namespace: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return namespace.nestedArray.flatMap((thing) => [
    ...(thing instanceof protobuf.Namespace && thing.constructor === protobuf.Namespace ? [] : [thing]),
    ...(thing instanceof protobuf.Namespace ? everything(thing) : []),
  ]);
}

/** The parts that matter on the wire; names of fields do not. */
function described(thing: protobuf.ReflectionObject | null): unknown {
  if (thing instanceof protobuf.Enum) return thing.values;
  if (thing instanceof protobuf.Service) {
    return thing.methodsArray
      .map(({ name, requestType, responseType }) => [name, requestType, responseType])
      .sort();
  }
  if (!(thing instanceof protobuf.Type)) return undefined;
  return thing.fieldsArray
    .map(({ id, type, repeated, options }) => [id, type, repeated, options?.proto3_optional ?? false])
    .sort();
}
