import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PLUGIN } from './hosted-chain.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the executable with arguments, as a user would, in an environment that holds only what is given. */
export async function timestampvm(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(PLUGIN, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'close');
  return { code, stdout: await stdout, stderr: await stderr };
}
