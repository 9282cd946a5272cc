import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../process/temporary-directory.js';

/** The seed's name of its VM, and the ID made of it: the plugin file's name. */
export const VM_NAME = 'timestampvm';
export const VM_ID = 'tGas3T58KzdjcJ2iKSyiYsWiqYctRXaPTqBCA11BqEkNg8kPc';

/** A plugin directory that holds a copy of the executable alone, named by the VM's ID. */
export function createPluginDir(executable: string): string {
  const dir = temporaryDirectory('avalanchego-plugins');
  installPlugin(dir, executable);
  return dir;
}

/** Puts the executable into the plugin directory, in place of the one that is there. */
export function installPlugin(dir: string, executable: string): void {
  if (!existsSync(executable))
    throw new Error(`there is no plugin at ${executable}: run \`npm run build\` first`);
  // Moved into its place: a running plugin's file cannot be written to, and the directory must never hold a stray name.
  const beside = `${dir}.new`;
  copyFileSync(executable, beside);
  chmodSync(beside, 0o755);
  renameSync(beside, join(dir, VM_ID));
}
