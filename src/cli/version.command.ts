import { VERSION } from '../version.js';
import type { Command } from './command.js';

export const versionCommand: Command = {
  usage: 'version',
  summary: 'print the version',
  run() {
    process.stdout.write(`${VERSION}\n`);
  },
};
