import { shownText } from '../common/shown-text.js';
import { VERSION } from '../version.js';
import { checkCommand } from './check.command.js';
import { type Command, UsageError } from './command.js';
import { configCommand } from './config.command.js';
import { doctorCommand } from './doctor.command.js';
import { genesisCommand } from './genesis.command.js';
import { installCommand } from './install.command.js';
import { licencesCommand } from './licences.command.js';
import { openrpcCommand } from './openrpc.command.js';
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
  check: checkCommand,
  repair: repairCommand,
  openrpc: openrpcCommand,
  licences: licencesCommand,
};

/** Commands of other programs of this project that people may look for here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  devnet: 'in a checkout of the project, run: npm run devnet -- --avalanchego FILE',
};

const HELP = ['--help', '-h'];
const ALIASES: Readonly<Record<string, string>> = { '--version': 'version', '-v': 'version' };

/** @param args the command and its arguments */
export async function runCli(args: readonly string[]): Promise<void> {
  process.stdout.on('error', outputFailed);
  const [name = '', ...rest] = args;
  if (name === 'help' || HELP.includes(name)) {
    process.stdout.write(help());
    return;
  }
  const elsewhere = ELSEWHERE[name];
  if (elsewhere) throw new UsageError(`${name} is another program; ${elsewhere}`);
  const command = COMMANDS[ALIASES[name] ?? name];
  if (!command) throw new UsageError(`unknown command ${shownText(name)} (see --help)`);
  if (rest.some((argument) => HELP.includes(argument))) {
    process.stdout.write(`timestampvm ${describe(command)}\n`);
    return;
  }
  await command.run(rest);
}

/** A reader that has seen enough (`| head -1`) is no error: the command runs to its end. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`timestampvm: cannot write: ${error.message}\n`);
  process.exitCode = 1;
}

const describe = ({ usage, summary }: Command): string => `${usage}\n      ${summary}`;

function help(): string {
  const commands = Object.values(COMMANDS).map((command) => `  ${describe(command)}`);
  return `timestampvm ${VERSION}: TimestampVM for Avalanche

Without arguments, this program is the plugin that AvalancheGo starts.

${commands.join('\n')}
`;
}
