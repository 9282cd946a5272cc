import { existsSync, readFileSync } from 'node:fs';

/** Filled in when the executable is bundled. */
declare const TIMESTAMPVM_VERSION: string | undefined;

/** This project's version, e.g. `0.1.0`. */
export const VERSION: string = typeof TIMESTAMPVM_VERSION === 'string' ? TIMESTAMPVM_VERSION : ofPackage();

/** Compiled, this file is in dist/js; in tests it is in src. */
function ofPackage(): string {
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : '0.0.0';
}
