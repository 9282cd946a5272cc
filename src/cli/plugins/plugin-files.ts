import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idFromCb58 } from '../../common/id.js';

/** The VM aliases that every AvalancheGo knows (`genesis/aliases.go`). */
const BUILT_IN_ALIASES = ['platform', 'avm', 'evm', 'secp256k1fx', 'nftfx', 'propertyfx'];

/** How a node sees the files of its plugin directory. */
export interface PluginFiles {
  /** Files of the VM, named by its ID or an alias. There should be one. */
  readonly own: string[];
  /** Files whose name is neither a VM ID nor an alias. If there is one, the node loads no plugin of the directory. */
  readonly stray: string[];
}

/**
 * Reads a plugin directory as AvalancheGo does (`vms/registry/vm_getter.go`): it skips sub-directories and hidden
 * files, removes an extension, and demands that each name is that of a VM.
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

/** The name without its extension. As in Go's `filepath.Ext`, that begins at the last dot, wherever it is. */
const stem = (name: string): string => (name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name);

function isId(text: string): boolean {
  try {
    idFromCb58(text);
    return true;
  } catch {
    return false;
  }
}

/** The operator's own aliases, from the file at its usual place: `{ "VM ID": ["alias", …] }`. */
function aliasesBeside(pluginDirectory: string): Readonly<Record<string, string[]>> {
  try {
    const path = join(pluginDirectory, '..', 'configs', 'vms', 'aliases.json');
    return Object(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
