import { spawn } from 'node:child_process';

/** Where and how `run` starts a command. */
export interface Setting {
  cwd?: string;
  env?: Record<string, string>;
}

/**
 * Runs a command to its end and returns its stdout, trimmed. Its stderr goes to that of the tests.
 * @throws Error with the command's name when it is not installed or ends with another status than 0.
 */
export function run(command: string, args: string[], { cwd, env }: Setting = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(`${command} is not installed (not on the PATH)`) : error),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(output).toString().trim());
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}
