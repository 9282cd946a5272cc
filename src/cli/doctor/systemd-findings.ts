import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Finding, fail } from './finding.js';

/** The first one that has a file of a name hides the others' (systemd.unit(5), "Unit File Load Path"). */
const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** With systemd's words for yes (systemd.syntax(7)). */
const DENIED = /^\s*MemoryDenyWriteExecute\s*=\s*(yes|true|on|1)\s*$/im;
const ALLOWED = /^\s*MemoryDenyWriteExecute\s*=\s*(no|false|off|0)?\s*$/im;

/**
 * Whether a unit that starts AvalancheGo denies memory that is written and then executed. The node itself needs no such
 * memory, but the plugin inherits the rule, and V8 compiles JavaScript at run time: it ends at its start.
 */
export function systemdFindings(directories: readonly string[] = UNIT_DIRECTORIES): Finding[] {
  const units = filesIn(directories, '.service');
  return units.flatMap((unit) => {
    const dropIns = filesIn(
      directories.map((directory) => join(directory, `${basename(unit)}.d`)),
      '.conf',
    );
    return findingOf([unit, ...dropIns]);
  });
}

/** @param files a unit and its drop-ins, in systemd's order */
function findingOf(files: readonly string[]): Finding[] {
  const texts = files.map((path) => ({ path, text: read(path) }));
  if (!texts.some(({ text }) => /^\s*ExecStart\s*=.*avalanchego/im.test(text))) return [];
  // The last file that has the setting counts.
  const last = texts.filter(({ text }) => DENIED.test(text) || ALLOWED.test(text)).at(-1);
  if (!last || !DENIED.test(last.text)) return [];
  const problem = `${last.path} has MemoryDenyWriteExecute, under which the plugin's JavaScript engine ends at its start`;
  return [fail('systemd', problem, `take it out, or add a drop-in with MemoryDenyWriteExecute=no`)];
}

/** The files with this ending that count, by name. One directory may be a link to another. */
function filesIn(directories: readonly string[], ending: string): string[] {
  const byName = new Map<string, string>();
  for (const directory of directories.filter((path) => existsSync(path))) {
    for (const name of readdirSync(directory).filter((one) => one.endsWith(ending)))
      if (!byName.has(name)) byName.set(name, join(directory, name));
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** The text of a unit; empty if it is a link to nowhere, or unreadable for this user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
