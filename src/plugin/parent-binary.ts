import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';

/**
 * The binary of the process that has started this one.
 *
 * @returns a path; on Linux a link that leads to the running file even when its name was given to another meanwhile, or removed
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
 * The link to a process's file, or else the path by which it was started: a process whose file has capabilities (a node that
 * serves port 443) does not let others of its user follow the link (proc(5), `/proc/pid/exe`), but everybody read its command line.
 *
 * @param processes where the system shows them
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

/** @returns undefined for a name without a directory: there is no PATH here to look it up in */
function startedPath(commandLine: string): string | undefined {
  try {
    const [name = ''] = readFileSync(commandLine, 'utf8').split('\0', 1);
    // A child begins in its parent's working directory.
    return name.includes('/') ? resolvePath(name) : undefined;
  } catch {
    return undefined;
  }
}
