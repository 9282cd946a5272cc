import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../workspace.js';
import { run } from './command.js';
import { exclusively } from './exclusive.js';
import { type Release, V1_14_2 } from './releases.js';
import { say } from './say.js';

const AVALANCHEGO = 'github.com/ava-labs/avalanchego';

/**
 * The release's node, built from the Go module proxy when the cache does not hold it yet (2 to 3 minutes cold).
 * @returns the path of the executable.
 */
export function buildNode(release: Release): Promise<string> {
  return build(release, 'avalanchego', `${AVALANCHEGO}/main`);
}

/** The program of `go/VERSION/wallet`, which creates subnets and chains on releases that avalanchejs does not know. */
export function buildWallet(release: Release): Promise<string> {
  return build(release, 'wallet', './wallet');
}

/** Where the release's sources lie: its local genesis and the keys of that genesis' validators are read from there. */
export async function sourcesOf(release: Release): Promise<string> {
  // `go list -m` names no directory on a machine that has not downloaded the sources yet.
  return JSON.parse(await go(release, ['mod', 'download', '-json', AVALANCHEGO])).Dir;
}

/** Where the sources of any version lie, e.g. `v1.14.1`; for reading, not for building. */
export async function sourcesAt(version: string): Promise<string> {
  return JSON.parse(await go(V1_14_2, ['mod', 'download', '-json', `${AVALANCHEGO}@${version}`])).Dir;
}

async function build(release: Release, name: string, target: string): Promise<string> {
  const path = join(CACHE, release.version, name);
  if (existsSync(path)) return path;
  await exclusively(`${path}.lock`, async () => {
    if (existsSync(path)) return;
    const start = performance.now();
    say(`building ${name} of AvalancheGo ${release.version} (2 to 3 minutes the first time)`);
    // Built beside its place and moved: an interrupted build leaves nothing that looks finished.
    const fresh = `${path}.${process.pid}`;
    await go(release, ['build', '-trimpath', `-ldflags=-s -w ${release.ldflags}`, '-o', fresh, target]);
    renameSync(fresh, path);
    say(
      `built ${name} of AvalancheGo ${release.version} in ${Math.round((performance.now() - start) / 1000)} s`,
    );
  });
  return path;
}

/** Go inside the module of this project that pins the release and all its dependencies. */
async function go(release: Release, args: string[]): Promise<string> {
  try {
    return await run('go', args, { cwd: join(import.meta.dirname, 'go', release.version) });
  } catch (error) {
    throw new Error(
      `AvalancheGo ${release.version} is built with Go, 1.26 or newer: ${(error as Error).message}`,
    );
  }
}
