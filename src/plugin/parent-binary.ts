import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';

/**
 * The binary of the process that has started this one.
 *
 * @returns a path; on Linux a link that leads to the running file, even if another file has its name by now or the file
 *   was removed
 */
export async function parentBinary(limitMs: number): Promise<string | undefined> {
  if (process.platform === 'linux') return runningFile(process.ppid);
  return new Promise((resolve) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', env: {} } as const;
    execFile('/bin/ps', ['-o', 'comm=', '-p', String(process.ppid)], options, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}

/**
 * The link to a process's file, or else the path by which it was started. If a file has capabilities (a node that
 * serves port 443), other processes of its user cannot follow the link (proc(5), `/proc/pid/exe`), but everybody can
 * read the command line.
 *
 * @param processes where the system shows its processes
 */
export function runningFile(pid: number, processes = '/proc'): string | undefined {
  const link = `${processes}/${pid}/exe`;
  try {
    accessSync(link, constants.R_OK);
    return link;
  } catch {
    return startedPath(`${processes}/${pid}/cmdline`);
  }
}

/** Enough for a script that sets a variable, inside another script that a service starts. */
const MAX_ANCESTORS = 3;

/**
 * The files of the processes above one, the nearest first. A program between the host and its plugin, such as a shell
 * script in the plugin directory, is not the host, but the host is above it.
 *
 * @returns paths as from `runningFile`; none on systems that do not show processes as Linux does
 */
export function* filesAbove(pid: number, processes = '/proc'): Generator<string> {
  let ancestor = parentOf(pid, processes);
  for (let i = 0; i < MAX_ANCESTORS && ancestor > 0; i++) {
    const file = runningFile(ancestor, processes);
    if (file) yield file;
    ancestor = parentOf(ancestor, processes);
  }
}

/** @returns 0 for the first process of a container, and for a process that is gone */
function parentOf(pid: number, processes: string): number {
  try {
    // `4242 (a name (of any kind)) S 4241 …`
    const stat = readFileSync(`${processes}/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
  } catch {
    return 0;
  }
}

/** @returns undefined for a name without a directory: a plugin has no PATH in which to look it up */
function startedPath(commandLine: string): string | undefined {
  try {
    const [name = ''] = readFileSync(commandLine, 'utf8').split('\0', 1);
    // A child begins in its parent's working directory.
    return name.includes('/') ? resolvePath(name) : undefined;
  } catch {
    return undefined;
  }
}
