import { idToCb58, vmIdFromName } from '../common/id.js';
import { type Command, onlyArgument } from './command.js';

export const vmIdCommand: Command = {
  usage: 'vm-id NAME',
  summary: "print the ID of a VM of this name, which is its file's name in the plugin directory",
  run(args) {
    process.stdout.write(`${idToCb58(vmIdFromName(onlyArgument('vm-id', args)))}\n`);
  },
};
