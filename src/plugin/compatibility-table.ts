import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A piece of `version/compatibility.json`, which AvalancheGo embeds as it is (v1.10.9, the first of protocol 28, to
 * now): protocol numbers with the releases that speak them, newest first. A test of AvalancheGo's own keeps the number
 * that a release speaks in it, and no release knows a later one.
 */
const PIECE = Buffer.from('"28": [');
const RELEASE = /^v\d+\.\d+\.\d+/;

const CHUNK_BYTES = 4 * 1024 * 1024;
/** The whole table has 4 KiB; this is how far it may grow to both sides of the piece. */
const TABLE_BYTES = 64 * 1024;

/**
 * The rpcchainvm protocol of an AvalancheGo, or of another program built with its library, read off its binary without
 * running it: 10 to 30 ms where `--version` takes a third of a second of processor time, which ten nodes that start at
 * once do not have.
 *
 * @param deadline by `performance.now()`
 * @returns undefined when the file cannot be read, in time, or holds no such table
 */
export function protocolOfBinary(path: string, deadline: number): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const position = find(file, deadline);
    return position === undefined ? undefined : newest(tableAround(file, position));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Begins in the middle of the file, where linkers put a program's data, and goes round. */
function find(file: number, deadline: number): number | undefined {
  const { size } = fstatSync(file);
  const chunks = Math.ceil(size / CHUNK_BYTES);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES + PIECE.length);
  for (let i = 0; i < chunks && performance.now() < deadline; i++) {
    const position = ((i + (chunks >> 1)) % chunks) * CHUNK_BYTES;
    const length = readSync(file, buffer, 0, buffer.length, position);
    const index = buffer.subarray(0, length).indexOf(PIECE);
    if (index >= 0) return position + index;
  }
  return undefined;
}

/** @throws SyntaxError when what stands there is no JSON object */
function tableAround(file: number, position: number): unknown {
  const buffer = Buffer.allocUnsafe(2 * TABLE_BYTES);
  const start = Math.max(0, position - TABLE_BYTES);
  const text = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, start));
  const piece = position - start;
  return JSON.parse(
    text.subarray(text.lastIndexOf('{', piece), text.indexOf('}', piece) + 1).toString('utf8'),
  );
}

function newest(table: unknown): number | undefined {
  const entries = Object.entries(table as object);
  const isTable = entries.every(
    ([number, releases]) => /^\d+$/.test(number) && Array.isArray(releases) && releases.every(isRelease),
  );
  return isTable ? Math.max(...entries.map(([number]) => Number(number))) : undefined;
}

const isRelease = (text: unknown): boolean => typeof text === 'string' && RELEASE.test(text);
