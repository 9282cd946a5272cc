import { encodeGenesis } from '../modules/block/genesis.js';
import { type Command, onlyArgument } from './command.js';

export const genesisCommand: Command = {
  usage: 'genesis DATA',
  summary: 'print the genesis of a chain whose first block holds DATA',
  run(args) {
    process.stdout.write(`${encodeGenesis(onlyArgument('genesis', args))}\n`);
  },
};
