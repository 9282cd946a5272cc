import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, fail } from './finding.js';

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
  return directories.filter((directory) => existsSync(directory)).flatMap(findingsIn);
}

function findingsIn(directory: string): Finding[] {
  const units = readdirSync(directory).filter((name) => name.endsWith('.service'));
  return units.flatMap((unit) => {
    const files = [join(directory, unit), ...dropIns(join(directory, `${unit}.d`))];
    const texts = files.map((path) => ({ path, text: read(path) }));
    if (!texts.some(({ text }) => /^\s*ExecStart\s*=.*avalanchego/im.test(text))) return [];
    // The last file that has the setting counts.
    const last = texts.filter(({ text }) => DENIED.test(text) || ALLOWED.test(text)).at(-1);
    if (!last || !DENIED.test(last.text)) return [];
    const problem = `${last.path} has MemoryDenyWriteExecute, under which the plugin's JavaScript engine ends at its start`;
    return [fail('systemd', problem, `take it out, or add a drop-in with MemoryDenyWriteExecute=no`)];
  });
}

const dropIns = (directory: string): string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith('.conf'))
        .sort()
        .map((name) => join(directory, name))
    : [];

/** The text of a unit; empty if it is a link to nowhere, or unreadable for this user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
