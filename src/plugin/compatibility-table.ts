import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A piece of `version/compatibility.json`, which AvalancheGo embeds unchanged (from v1.10.9, the first release of
 * protocol 28): protocol numbers with the releases that speak them, newest first. A test of AvalancheGo keeps each
 * release's own number in it, and no release knows a later one.
 */
const PIECE = Buffer.from('"28": [');
const RELEASE = /^v\d+\.\d+\.\d+/;

const CHUNK_BYTES = 4 * 1024 * 1024;
/** How far the table may reach to both sides of the piece. The whole table has 4 KiB today. */
const TABLE_BYTES = 64 * 1024;

/**
 * The rpcchainvm protocol of an AvalancheGo, or of another program built with its library, read off its binary without
 * running it: 10 to 30 ms, where `--version` takes a third of a second of processor time. Ten plugins that start at
 * once do not have that much.
 *
 * @param deadline by `performance.now()`
 * @returns undefined if the file cannot be read in time, or holds no such table
 */
export function protocolOfBinary(path: string, deadline: number): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    for (const position of pieces(file, deadline)) {
      const protocol = newest(textAround(file, position));
      if (protocol !== undefined) return protocol;
    }
    return undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * The positions of the piece. The search begins in the middle of the file, where linkers put a program's data, and
 * wraps around.
 */
function* pieces(file: number, deadline: number): Generator<number> {
  const { size } = fstatSync(file);
  const chunks = Math.ceil(size / CHUNK_BYTES);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES + PIECE.length);
  for (let i = 0; i < chunks; i++) {
    const position = ((i + (chunks >> 1)) % chunks) * CHUNK_BYTES;
    if (performance.now() >= deadline) return;
    const bytes = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, position));
    for (let at = bytes.indexOf(PIECE); at >= 0; at = bytes.indexOf(PIECE, at + 1)) {
      if (performance.now() >= deadline) return;
      yield position + at;
    }
  }
}

/** The JSON object around the piece. */
function textAround(file: number, position: number): string {
  const buffer = Buffer.allocUnsafe(2 * TABLE_BYTES);
  const start = Math.max(0, position - TABLE_BYTES);
  const text = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, start));
  const piece = position - start;
  return text.subarray(text.lastIndexOf('{', piece), text.indexOf('}', piece) + 1).toString('utf8');
}

/** @returns undefined for a text that is no such table */
function newest(text: string): number | undefined {
  const entries = Object.entries(parsed(text));
  const isTable = entries.every(
    ([number, releases]) => /^\d+$/.test(number) && Array.isArray(releases) && releases.every(isRelease),
  );
  return isTable && entries.length > 0 ? Math.max(...entries.map(([number]) => Number(number))) : undefined;
}

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

const isRelease = (text: unknown): boolean => typeof text === 'string' && RELEASE.test(text);
