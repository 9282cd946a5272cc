import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** timestampvm-rs's name for its VM, and the VM ID made from it: the plugin's file name. */
export const VM_NAME = 'timestampvm';
export const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

/** The tutorial's aliases of the VM ID; each node of the tests knows them. */
export const VM_ALIASES = ['timestampvm-rs', 'timestamp-rs'];

/** Puts a copy of the executable, named by the VM's ID, into the plugin directory. */
export function installPlugin(dir: string, executable: string): void {
  if (!existsSync(executable))
    throw new Error(`there is no plugin at ${executable}: run \`npm run build\` first`);
  // Moved into place, because nobody can write to the file of a running plugin, and the directory must never hold a
  // stray name.
  const beside = `${dir}.new`;
  copyFileSync(executable, beside);
  chmodSync(beside, 0o755);
  renameSync(beside, join(dir, VM_ID));
}
