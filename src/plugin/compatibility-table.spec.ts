import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { protocolOfBinary } from './compatibility-table.js';

const MIB = 1024 * 1024;
const TABLE = `{
  "45": [
    "v1.14.2"
  ],
  "28": [
    "v1.10.9",
    "v1.10.12"
  ],
  "16": [
    "v1.8.0"
  ]
}
`;
const IN_TIME = Number.POSITIVE_INFINITY;

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory('binary');
});
afterAll(() => removeDirectory(directory));

/** A file of 9 MiB with a text at a position. */
function binary(text: string, position: number): string {
  const bytes = Buffer.alloc(9 * MIB, '{"1": ["x"]} ');
  bytes.write(text, position);
  const path = join(directory, 'binary');
  writeFileSync(path, bytes);
  return path;
}

describe('the protocol that a binary holds', () => {
  it.each([
    ['at its beginning', 0],
    ['in its middle', 5 * MIB],
    ['across two chunks', 4 * MIB - TABLE.indexOf('28": [')],
    ['across the place where the search begins', 8 * MIB - TABLE.indexOf('"28"') - 3],
    ['at its end', 9 * MIB - TABLE.length],
  ])('is found %s', (_, position) => {
    expect(protocolOfBinary(binary(TABLE, position), IN_TIME)).toBe(45);
  });

  it('is found after texts that only look like it, in the same chunk of the file or another', () => {
    const others = '{"28": [1]} "28": [ {"28": ["x"]}';
    expect(protocolOfBinary(binary(others + TABLE, MIB), IN_TIME)).toBe(45);
    expect(protocolOfBinary(binary(others + ' '.repeat(4 * MIB) + TABLE, 4 * MIB), IN_TIME)).toBe(45);
  });

  it.each([
    ['no table', 'rpcchainvm'],
    ['a piece of one alone', '"28": ['],
    ['what is no JSON', '{"45": nothing, "28": []}'],
    ['releases that are none', '{"45": ["latest"], "28": ["v1.10.9"]}'],
    ['keys that are no numbers', '{"newest": ["v1.14.2"], "28": ["v1.10.9"]}'],
  ])('is unknown for a file with %s', (_, text) => {
    expect(protocolOfBinary(binary(text, 0), IN_TIME)).toBeUndefined();
  });

  it('is unknown if there is no file, or no time', () => {
    expect(protocolOfBinary(join(directory, 'none'), IN_TIME)).toBeUndefined();
    expect(protocolOfBinary(directory, IN_TIME)).toBeUndefined();
    expect(protocolOfBinary(binary(TABLE, 0), performance.now() - 1)).toBeUndefined();
  });
});
