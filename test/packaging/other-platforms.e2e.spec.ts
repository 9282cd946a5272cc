import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Elf } from '../../scripts/executable/elf.mjs';
import { makeExecutable } from '../../scripts/executable/executable.mjs';
import { nodeFor, PLATFORMS, type Target } from '../../scripts/executable/platforms.mjs';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { hasCodeCache, loadCommands, seaBlobs } from './executable-file.js';

/**
 * The executable for another platform than this machine's, made from that platform's real Node by the function that
 * `npm run build` calls there. The tests examine it; nothing here can run it.
 */
const ROOT = join(import.meta.dirname, '../..');
const BUNDLE = join(ROOT, 'dist/bundle/main.cjs');
const NOTICES = join(ROOT, 'dist/bundle/third-party-notices.txt');

/** Node's switch in its own bytes that says whether the file holds a program (Node, `src/node_sea.h`). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';
const LC_CODE_SIGNATURE = 0x1d;

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory('other-platforms');
});
afterAll(() => removeDirectory(directory));

function executableOf(name: string): Buffer {
  const target = PLATFORMS.find((one) => one.name === name) as Target;
  const output = join(directory, 'timestampvm');
  makeExecutable({ bundle: BUNDLE, notices: NOTICES, node: nodeFor(target, directory), output });
  return readFileSync(output);
}

/**
 * The file holds the plugin and all of its assets, starts as the plugin, and has no code cache of another processor.
 */
function expectPlugin(file: Buffer): void {
  const [blob, ...more] = seaBlobs(file) as [Buffer, ...Buffer[]];
  expect(more).toEqual([]);
  expect(blob.includes(readFileSync(BUNDLE))).toBe(true);
  const missing = ['pglite.wasm', 'initdb.wasm', 'pglite.data', 'third-party-notices.txt'].filter(
    (asset) => !blob.includes(asset),
  );
  expect(missing).toEqual([]);
  expect([file.includes(`${FUSE}1`), file.includes(`${FUSE}0`)]).toEqual([true, false]);
  expect(hasCodeCache(blob)).toBe(false);
}

describe.each([
  { name: 'macos-arm64', cpuType: 0x0100000c },
  { name: 'macos-x64', cpuType: 0x01000007 },
])('the executable for $name', ({ name, cpuType }) => {
  let file: Buffer;
  beforeAll(() => {
    file = executableOf(name);
  });

  it('is the plugin, on Node for that processor', () => {
    expect(file.readUInt32LE(4)).toBe(cpuType);
    expectPlugin(file);
  });

  it("does not have the signature of the Node that it was made from, with which macOS would kill it: it has its own, or none where macOS's tool is missing", () => {
    const numbers = loadCommands(file).map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(10);
    const signatures = numbers.filter((number) => number === LC_CODE_SIGNATURE);
    expect(signatures).toHaveLength(process.platform === 'darwin' ? 1 : 0);
  });
});

describe('the executable for Linux on arm64', () => {
  let file: Buffer;
  beforeAll(() => {
    file = executableOf('linux-arm64');
  });

  it('is the plugin, on Node for that processor', () => {
    expect(file.readUInt16LE(18)).toBe(183);
    expectPlugin(file);
  });

  it('does not need libatomic.so.1', () => {
    expect(new Elf(file).libraries).toContain('libc.so.6');
    expect(new Elf(file).libraries).not.toContain('libatomic.so.1');
  });
});
