import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReleaseExecutable } from '../../scripts/release/release-executable.mjs';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';

/** A function of libatomic that Node does not take, with a name as long as that of the one that it takes. */
const OTHER_FUNCTION = '__atomic_another_exchange';
const FUNCTION = '__atomic_compare_exchange';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory('release-executable');
});
afterEach(() => removeDirectory(directory));

/** Makes the executable of a release, of a program that says this as its version. */
function make(said: string, node: string, release: { platform: string; version: string }): string {
  const [bundle, notices, output] = ['main.cjs', 'notices.txt', 'timestampvm'].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  writeFileSync(bundle, `if (process.argv.includes('version')) console.log('${said}');`);
  writeFileSync(notices, '');
  makeReleaseExecutable({ bundle, notices, node, output }, release);
  return output;
}

describe('an executable of a release', () => {
  it('that states another version ends the release', () => {
    expect(() => make('1.2.2', process.execPath, { platform: 'here', version: '1.2.3' })).toThrow(
      /timestampvm says that it is version 1\.2\.2$/,
    );
    expect(make('1.2.3', process.execPath, { platform: 'here', version: '1.2.3' })).toBe(
      join(directory, 'timestampvm'),
    );
  });

  it.runIf(process.platform === 'linux')('that still needs libatomic.so.1 ends the release', () => {
    // The Node that runs this, except that it takes another function of the library, as a later Node may.
    const node = join(directory, 'another', 'node');
    mkdirSync(join(directory, 'another'));
    copyFileSync(process.execPath, node);
    const file = readFileSync(node);
    file.write(OTHER_FUNCTION, file.indexOf(`\0${FUNCTION}\0`) + 1);
    writeFileSync(node, file);
    expect(() => make('1.2.3', node, { platform: 'linux-x64', version: '1.2.3' })).toThrow(
      'the executable for linux-x64 is not fit for slim images: it may need libatomic.so.1 (it takes something else of it)',
    );
  });
});
