import { VERSION } from '../version.js';
import { checkCommand } from './check.command.js';
import { type Command, UsageError } from './command.js';
import { configCommand } from './config.command.js';
import { devnetCommand } from './devnet.command.js';
import { doctorCommand } from './doctor.command.js';
import { genesisCommand } from './genesis.command.js';
import { installCommand } from './install.command.js';
import { licencesCommand } from './licences.command.js';
import { probeCommand } from './probe.command.js';
import { repairCommand } from './repair.command.js';
import { versionCommand } from './version.command.js';
import { versionJsonCommand } from './version-json.command.js';
import { vmIdCommand } from './vm-id.command.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  config: configCommand,
  genesis: genesisCommand,
  probe: probeCommand,
  'vm-id': vmIdCommand,
  version: versionCommand,
  'version-json': versionJsonCommand,
  install: installCommand,
  doctor: doctorCommand,
  devnet: devnetCommand,
  check: checkCommand,
  repair: repairCommand,
  licences: licencesCommand,
};

const ALIASES: Readonly<Record<string, string>> = { '--version': 'version', '-v': 'version' };

/** @param args the command and its arguments */
export async function runCli(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(help());
    return;
  }
  const command = COMMANDS[ALIASES[name] ?? name];
  if (!command) throw new UsageError(`unknown command ${name} (see --help)`);
  await command.run(rest);
}

function help(): string {
  const commands = Object.values(COMMANDS).map(({ usage, summary }) => `  ${usage}\n      ${summary}`);
  return `timestampvm ${VERSION}: TimestampVM for Avalanche

Without arguments it is the plugin that AvalancheGo starts.

${commands.join('\n')}
`;
}
