import { readFileSync } from 'node:fs';
import { getAsset, isSea } from 'node:sea';
import { type Command, noArguments } from './command.js';

/** The name of the text in the executable, and where it is among the packages. */
const TEXT = 'avalanchejs.LICENSE';
const PACKAGED = new URL('../../../node_modules/@avalabs/avalanchejs/LICENSE', import.meta.url);

/** Ava Labs' Ecosystem License wants to be shown wherever its software is used, which `devnet` does. */
export const licencesCommand: Command = {
  usage: 'licences',
  summary: "print the licence of avalanchejs, which this file holds for devnet (Ava Labs' Ecosystem License)",
  run(args) {
    noArguments('licences', args);
    process.stdout.write(isSea() ? getAsset(TEXT, 'utf8') : readFileSync(PACKAGED, 'utf8'));
  },
};
