import { readFileSync } from 'node:fs';

/** Filled in when the executable is bundled. */
declare const TIMESTAMPVM_VERSION: string | undefined;

/** This project's version, e.g. `0.1.0`. */
export const VERSION: string =
  typeof TIMESTAMPVM_VERSION === 'string'
    ? TIMESTAMPVM_VERSION
    : (
        JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
          version: string;
        }
      ).version;
