import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainConfig } from './chain-config.js';
import { UserError } from './user-error.js';

/** Milliseconds that the plugin has to say whether the database can be used; it gives the server 5 s to answer. */
const PATIENCE = 15_000;

/**
 * Has the plugin log in to its database once, so that a URL that cannot work is told before anything is begun. The plugin reads the
 * URL: what it takes is taken here, and this program need not know what in it is a secret.
 *
 * @returns the database in words that have no secret
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

/** In the words of the command line. */
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
