import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** timestampvm-rs's name of its VM, and the ID made of it: the plugin file's name. */
export const VM_NAME = 'timestampvm';
export const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

/** The names that the tutorial gives the VM beside its ID; each of the tests' nodes knows them. */
export const VM_ALIASES = ['timestampvm-rs', 'timestamp-rs'];

/** Puts a copy of the executable, named by the VM's ID, into the plugin directory. */
export function installPlugin(dir: string, executable: string): void {
  if (!existsSync(executable))
    throw new Error(`there is no plugin at ${executable}: run \`npm run build\` first`);
  // Moved into its place: a running plugin's file cannot be written to, and the directory must never hold a stray name.
  const beside = `${dir}.new`;
  copyFileSync(executable, beside);
  chmodSync(beside, 0o755);
  renameSync(beside, join(dir, VM_ID));
}
