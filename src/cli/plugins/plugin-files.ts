import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idFromCb58 } from '../../common/id.js';

/** The names that every AvalancheGo knows VMs by (`genesis/aliases.go`). */
const BUILT_IN_ALIASES = ['platform', 'avm', 'evm', 'secp256k1fx', 'nftfx', 'propertyfx'];

/** What a node makes of the files of its plugin directory. */
export interface PluginFiles {
  /** Files of the VM, by its ID or an alias: there should be one. */
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
  const aliases = aliasesBeside(directory);
  const own = new Set([vmId, ...(aliases[vmId] ?? [])]);
  const known = new Set([...BUILT_IN_ALIASES, ...Object.values(aliases).flat()]);
  return {
    own: names.filter((name) => own.has(stem(name))),
    stray: names.filter((name) => !known.has(stem(name)) && !isId(stem(name))),
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
function aliasesBeside(pluginDirectory: string): Readonly<Record<string, string[]>> {
  try {
    const path = join(pluginDirectory, '..', 'configs', 'vms', 'aliases.json');
    return Object(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
