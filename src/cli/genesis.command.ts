import { encodeGenesis } from '../modules/block/genesis.js';
import { type Command, onlyArgument, UsageError } from './command.js';

/** Node replaces bytes of an argument that are not UTF-8 by this character. */
const REPLACEMENT = '\u{fffd}';

export const genesisCommand: Command = {
  usage: 'genesis DATA',
  summary: 'print the genesis of a chain whose first block holds DATA',
  run(args) {
    const data = onlyArgument('genesis', args);
    if (data.includes(REPLACEMENT)) throw new UsageError('genesis takes text in UTF-8');
    process.stdout.write(`${encodeGenesis(data)}\n`);
  },
};
