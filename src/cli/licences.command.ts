import { readFileSync } from 'node:fs';
import { getAsset, isSea } from 'node:sea';
import { type Command, noArguments } from './command.js';

/** The name of the text in the executable, and its place in the build for `node dist/js/main.js`. */
const TEXT = 'third-party-notices.txt';
const BUILT = new URL(`../../bundle/${TEXT}`, import.meta.url);

/** `scripts/third-party-notices.mjs` makes the text from what the bundle holds. */
export const licencesCommand: Command = {
  usage: 'licences',
  summary: 'print the licences of the packages that this file holds, and of Node.js',
  run(args) {
    noArguments('licences', args);
    process.stdout.write(isSea() ? getAsset(TEXT, 'utf8') : readFileSync(BUILT, 'utf8'));
  },
};
