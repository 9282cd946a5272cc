import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './command.js';
import { parseOptions } from './options.js';
import { installFile } from './plugins/install-file.js';
import { ownExecutable } from './plugins/own-executable.js';
import { pluginDirectory } from './plugins/plugin-directory.js';
import { type PluginFiles, pluginFiles } from './plugins/plugin-files.js';
import { VM_OPTIONS, vmIdOf } from './plugins/vm-options.js';

export const installCommand: Command = {
  usage: 'install [--plugin-dir DIR] [--name NAME | --vm-id ID]',
  summary: "copy this file into AvalancheGo's plugin directory, under its VM ID",
  run(args) {
    const options = parseOptions('install', args, { 'plugin-dir': { type: 'string' }, ...VM_OPTIONS });
    const vmId = vmIdOf(options);
    const directory = pluginDirectory(options['plugin-dir']);
    const source = ownExecutable();
    const files = filesOf(directory, vmId, options['plugin-dir'] === undefined);
    refuseStrays(directory, files, vmId);
    const place = join(directory, vmId);
    if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`cannot install: ${place} is a directory`);
    }
    try {
      installFile(source, directory, vmId);
    } catch (error) {
      throw new Error(`cannot install into ${directory}: ${reason(error)}`, { cause: error });
    }
    process.stdout.write(`${place}\n`);
  },
};

/** Creates the usual directory if it is missing. A named directory must exist, as for AvalancheGo. */
function filesOf(directory: string, vmId: string, isUsual: boolean): PluginFiles {
  try {
    if (isUsual) mkdirSync(directory, { recursive: true });
    return pluginFiles(directory, vmId);
  } catch (error) {
    throw new Error(`cannot use the plugin directory ${directory}: ${reason(error)}`, { cause: error });
  }
}

/**
 * Refuses a file with another name for the same VM, or with a name of no VM: it would make the installed plugin
 * useless.
 */
function refuseStrays(directory: string, { stray, own }: PluginFiles, vmId: string): void {
  if (stray.length > 0) {
    throw new Error(
      `${directory} holds ${stray.join(', ')}, whose name is neither a VM ID nor an alias: AvalancheGo would load no plugin at all. Move it away first`,
    );
  }
  const others = own.filter((name) => name !== vmId);
  if (others.length > 0) {
    throw new Error(
      `${directory} holds ${others.join(', ')}, the same VM under another name. Remove it first`,
    );
  }
}

const reason = (error: unknown): string => (error as Error).message.replace(/, \w+ '.*$/, '');
