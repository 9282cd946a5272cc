import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainConfig } from './chain-config.js';
import { UserError } from './user-error.js';

/** Milliseconds that the plugin has for its answer; it gives the server 5 s of them. */
const PATIENCE = 15_000;

/**
 * Has the plugin log in to its database once, so that a wrong URL is reported before anything is changed. Only the plugin reads the
 * URL: so the host takes what the plugin takes, and does not have to know which parts of it are secret.
 *
 * @returns the database in words without secrets
 * @throws UserError with what the plugin says
 */
export async function checkDatabase(executable: string, url: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'timestampvm-config-'));
  const file = join(directory, 'config.json');
  try {
    writeFileSync(file, chainConfig(url), { mode: 0o600 });
    const { failed, stdout, stderr } = await run(executable, ['config', '--check', file, '--connect']);
    const said = (failed ? stderr : stdout).replaceAll(`${file}: `, '').trim();
    if (failed)
      throw new UserError(inOneLine(said) || 'the plugin did not say whether it can use --postgres');
    return said.replace(/^.*; /, '');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** With the names of the command line's options. */
const inOneLine = (said: string): string =>
  said.replaceAll('database.url', '--postgres').replaceAll('\n', '; ');

interface Ended {
  failed: boolean;
  stdout: string;
  stderr: string;
}

function run(executable: string, args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(executable, args, { timeout: PATIENCE }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });
}
