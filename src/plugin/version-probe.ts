import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/**
 * Set for a binary that is only asked for its version. Otherwise a program that starts its plugins whatever it is asked
 * would start this one again, which would ask again. AvalancheGo's library passes on variables with this prefix.
 */
export const PROBE_VARIABLE = 'GRPC_TIMESTAMPVM_VERSION_PROBE';

/** More than any program prints about its version. */
const OUTPUT_LIMIT_BYTES = 64 * 1024;

/**
 * Runs a binary with `--version` until it has printed its protocol, has ended, or the time is over. Then it kills the
 * binary and everything that it has started.
 *
 * @param deadline by `performance.now()`
 * @returns e.g. 45; undefined if it did not print one
 */
export function askVersion(binary: string, deadline: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = started(binary);
    if (!child) return resolve(undefined);
    let output = '';
    let isOver = false;
    const finish = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      killGroup(child.pid);
      // A process that still holds the other end would keep this stream open.
      child.stdout.destroy();
      child.unref();
      resolve(parseVersion(output));
    };
    const timer = setTimeout(finish, Math.max(0, deadline - performance.now()));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1');
      if (/\brpcchainvm=\d+\D/.test(output) || output.length > OUTPUT_LIMIT_BYTES) finish();
    });
    child.once('error', finish);
    child.once('close', finish);
  });
}

/**
 * @returns undefined if the system refuses to start it: Node throws some of these errors, and has no pipe after others
 */
function started(binary: string): ChildProcessByStdio<null, Readable, null> | undefined {
  try {
    const child = spawn(binary, ['--version'], {
      env: { [PROBE_VARIABLE]: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      // Its own process group, so that everything it starts is killed with it.
      detached: true,
    });
    if (child.stdout) return child;
    child.once('error', () => {});
    return undefined;
  } catch {
    return undefined;
  }
}

/** `avalanchego/1.14.2 [database=v1.4.5, rpcchainvm=45, commit=…, go=…]` → 45 */
export function parseVersion(text: string): number | undefined {
  const number = /\brpcchainvm=(\d{1,9})(?!\d)/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has already ended.
  }
}
