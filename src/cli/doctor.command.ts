import type { Command } from './command.js';
import { clockFinding } from './doctor/clock-finding.js';
import { type Finding, report } from './doctor/finding.js';
import { pluginFindings } from './doctor/plugin-findings.js';
import { parseOptions } from './options.js';
import { pluginDirectory } from './plugins/plugin-directory.js';
import { VM_OPTIONS, vmIdOf } from './plugins/vm-options.js';

const OPTIONS = {
  'plugin-dir': { type: 'string' },
  avalanchego: { type: 'string' },
  'chain-config': { type: 'string' },
  ...VM_OPTIONS,
} as const;

/**
 * Prints a report on standard output, one line for each thing it checks. The exit code is 1 if one of them would stop
 * the chain.
 */
export const doctorCommand: Command = {
  usage: 'doctor [--plugin-dir DIR] [--avalanchego FILE] [--chain-config FILE] [--name NAME | --vm-id ID]',
  summary: 'look for anything that would keep the plugin from working, and say what to do',
  async run(args) {
    const options = parseOptions('doctor', args, OPTIONS);
    const vmId = vmIdOf(options);
    const directory = pluginDirectory(options['plugin-dir']);
    // Imported here because these load the config's checks and the driver, which other commands do not need.
    const { avalancheGoFindings } = await import('./doctor/avalanchego-findings.js');
    const { checkConfig } = await import('./doctor/config-findings.js');
    const { systemdFindings } = await import('./doctor/systemd-findings.js');
    const { databaseFindings } = await import('./doctor/database-findings.js');
    const { config, findings } = checkConfig(options['chain-config']);
    tell(pluginFindings(directory, vmId));
    tell(await avalancheGoFindings(options.avalanchego));
    tell(findings);
    tell(systemdFindings());
    tell([clockFinding()]);
    if (config) tell(await databaseFindings(config));
  },
};

function tell(findings: readonly Finding[]): void {
  for (const finding of findings) process.stdout.write(report(finding));
  if (findings.some(({ verdict }) => verdict === 'fail')) process.exitCode = 1;
}
