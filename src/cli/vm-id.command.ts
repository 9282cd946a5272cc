import { idToCb58, vmIdFromName } from '../common/id.js';
import { type Command, onlyArgument } from './command.js';

export const vmIdCommand: Command = {
  usage: 'vm-id NAME',
  summary: "print the VM ID for the VM name NAME; the plugin's file has this name in the plugin directory",
  run(args) {
    process.stdout.write(`${idToCb58(vmIdFromName(onlyArgument('vm-id', args)))}\n`);
  },
};
