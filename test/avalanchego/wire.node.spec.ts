import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { protocolOfBinary } from '../../src/plugin/compatibility-table.js';
import { askVersion } from '../../src/plugin/version-probe.js';
import { Dialect } from '../wire/dialect.js';
import { buildNode, sourcesOf } from './build-node.js';
import { V1_10_12, V1_11_0, V1_13_0, V1_14_2 } from './releases.js';

/** The packages between a host and a plugin of this kind. */
const PACKAGES = /^\.(appsender|http|io\.reader|io\.writer|messenger|net|rpcdb|vm)\./;

/** The texts in test/wire/proto, which the tests of every protocol rest on, beside those of the releases themselves. */
describe.each([V1_10_12, V1_11_0, V1_13_0, V1_14_2])('protocol $protocol as $version has it', (release) => {
  it("is in the node's binary, and on its lips", async () => {
    const node = await buildNode(release);
    expect(protocolOfBinary(node, Number.POSITIVE_INFINITY)).toBe(release.protocol);
    expect(await askVersion(node, performance.now() + 30_000)).toBe(release.protocol);
  });

  it('is what the texts say', async () => {
    const { root } = new Dialect(release.protocol);
    const real = new protobuf.Root();
    const directory = join(await sourcesOf(release), 'proto');
    for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.proto')) continue;
      protobuf.parse(readFileSync(join(directory, path), 'utf8'), real, { keepCase: false });
    }
    const found = everything(real).filter(({ fullName }) => PACKAGES.test(fullName));
    expect(found.length).toBeGreaterThan(100);
    for (const thing of found) {
      expect(described(root.lookup(thing.fullName)), thing.fullName).toEqual(described(thing));
    }
  });
});

/** All messages, enums and services below a namespace. */
function everything(namespace: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return namespace.nestedArray.flatMap((thing) => [
    ...(thing instanceof protobuf.Namespace && thing.constructor === protobuf.Namespace ? [] : [thing]),
    ...(thing instanceof protobuf.Namespace ? everything(thing) : []),
  ]);
}

function described(thing: protobuf.ReflectionObject | null): unknown {
  if (thing instanceof protobuf.Enum) return thing.values;
  if (thing instanceof protobuf.Service) {
    return thing.methodsArray
      .map(({ name, requestType, responseType }) => [name, requestType, responseType])
      .sort();
  }
  if (!(thing instanceof protobuf.Type)) return undefined;
  return thing.fieldsArray
    .map(({ id, name, type, repeated, options }) => [
      id,
      name,
      type,
      repeated,
      options?.proto3_optional ?? false,
    ])
    .sort();
}
