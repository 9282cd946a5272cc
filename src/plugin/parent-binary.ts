import { execFile } from 'node:child_process';

/**
 * The binary of the process that has started this one.
 *
 * @returns a path; on Linux a link that leads to the running file even when its name was given to another meanwhile, or removed
 */
export async function parentBinary(limitMs: number): Promise<string | undefined> {
  if (process.platform === 'linux') return `/proc/${process.ppid}/exe`;
  return new Promise((resolve) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', env: {} } as const;
    execFile('/bin/ps', ['-o', 'comm=', '-p', String(process.ppid)], options, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}
