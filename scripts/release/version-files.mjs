import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file that states the version. The build reads it from package.json. */
export const VERSION_FILES = ['package.json', 'package-lock.json', 'docs/openrpc.json'];

/** @returns {string} the version that package.json states */
export function presentVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}

/** Writes the version to all of them, in npm's form; the API's description has it in `info`. */
export function writeVersion(root, version) {
  for (const name of VERSION_FILES) {
    const path = join(root, name);
    const content = JSON.parse(readFileSync(path, 'utf8'));
    if (content.info) content.info.version = version;
    else content.version = version;
    if (content.packages) content.packages[''].version = version;
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  }
}
