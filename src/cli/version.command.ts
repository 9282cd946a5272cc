import { VERSION } from '../version.js';
import { type Command, noArguments } from './command.js';

export const versionCommand: Command = {
  usage: 'version',
  summary: 'print the version',
  run(args) {
    noArguments('version', args);
    process.stdout.write(`${VERSION}\n`);
  },
};
