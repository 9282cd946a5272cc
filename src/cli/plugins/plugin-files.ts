import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idFromCb58 } from '../../common/id.js';

/** The names that every AvalancheGo knows VMs by (`genesis/aliases.go`). */
const BUILT_IN_ALIASES = ['platform', 'avm', 'evm', 'secp256k1fx', 'nftfx', 'propertyfx'];

/** What a node makes of the files of its plugin directory. */
export interface PluginFiles {
  /** Files of the VM: there should be one. */
  readonly own: string[];
  /** Files that are called neither by a VM ID nor by an alias: with one of them no plugin of the directory is loaded. */
  readonly stray: string[];
}

/**
 * Looks at a plugin directory as AvalancheGo does (`vms/registry/vm_getter.go`): sub-directories and hidden files are
 * skipped, an extension is cut off, and each name must be that of a VM.
 *
 * @param vmId CB58
 * @throws Error of `readdir`
 */
export function pluginFiles(directory: string, vmId: string): PluginFiles {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && stem(entry.name) !== '')
    .map(({ name }) => name);
  const aliases = new Set([...BUILT_IN_ALIASES, ...aliasesBeside(directory)]);
  return {
    own: names.filter((name) => stem(name) === vmId),
    stray: names.filter((name) => !aliases.has(stem(name)) && !isId(stem(name))),
  };
}

/** As Go's `filepath.Ext` has it: from the last dot on, wherever that is. */
const stem = (name: string): string => (name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name);

function isId(text: string): boolean {
  try {
    idFromCb58(text);
    return true;
  } catch {
    return false;
  }
}

/** The operator's own names, in a file at its usual place: `{ "VM ID": ["alias", …] }`. */
function aliasesBeside(pluginDirectory: string): string[] {
  try {
    const path = join(pluginDirectory, '..', 'configs', 'vms', 'aliases.json');
    return Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string[]>).flat();
  } catch {
    return [];
  }
}
