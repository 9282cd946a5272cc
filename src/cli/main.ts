import { idToCb58, vmIdFromName } from '../common/id.js';
import { encodeGenesis } from '../modules/block/genesis.js';
import { VERSION } from '../version.js';

const HELP = `timestampvm ${VERSION}: a virtual machine for AvalancheGo

Without arguments it is the plugin that AvalancheGo starts.

  genesis DATA    print the genesis of a chain whose first block holds DATA
  vm-id NAME      print the ID of a VM of this name (the plugin's file is named by it)
  version         print the version
`;

const COMMANDS: Record<string, (argument: string) => string> = {
  genesis: (data) => encodeGenesis(data),
  'vm-id': (name) => idToCb58(vmIdFromName(name)),
};

/** @param args the command and its arguments */
export function runCli(args: readonly string[]): void {
  const [name = '', argument, ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(HELP);
    return;
  }
  if (['version', '--version'].includes(name)) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const command = COMMANDS[name];
  if (!command) throw new Error(`unknown command ${name} (see --help)`);
  if (argument === undefined || rest.length > 0) throw new Error(`${name} takes one argument (see --help)`);
  process.stdout.write(`${command(argument)}\n`);
}
