import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HostedChain, PLUGIN, startHostedChain } from './hosted-chain.js';
import { PostgresServer } from './postgres-server.js';
import { removeDirectory, temporaryDirectory } from './process/temporary-directory.js';

/**
 * The C and C++ runtime, which is neither linked in nor shipped. `libatomic.so.1` is not among these libraries: slim
 * images lack it.
 */
const RUNTIME = /^(libc|libm|libdl|libpthread|libgcc_s|libstdc\+\+|ld-linux-[\w-]+)\.so\.\d$/;
/** A user that owns only the chain's data. */
const NOBODY = 65_534;

/** Only a superuser can change the root; tests in containers run as one. */
const canChangeRoot = process.platform === 'linux' && process.getuid?.() === 0;

let root: string;
let chain: HostedChain | undefined;
beforeEach(() => {
  root = temporaryDirectory('empty-root');
});
afterEach(async () => {
  await chain?.stop();
  chain = undefined;
  removeDirectory(root);
});

/** Copies a file to its place in the new root. */
function copyIn(path: string, to = path): void {
  mkdirSync(join(root, dirname(to)), { recursive: true });
  copyFileSync(path, join(root, to));
}

/** The libraries that the loader finds for the plugin. */
function libraries(): string[] {
  const lines = execFileSync('/usr/bin/ldd', [PLUGIN], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

/** Makes a root with the plugin, the runtime's libraries, and one writable directory. */
function prepare(): { executable: string; dataDir: string } {
  for (const path of libraries()) copyIn(path);
  copyIn(PLUGIN, '/timestampvm');
  const dataDir = join(root, 'data');
  mkdirSync(join(dataDir, 'chain'), { recursive: true });
  for (const path of [dataDir, join(dataDir, 'chain')]) chownSync(path, NOBODY, NOBODY);
  // The host names directories by their paths outside.
  mkdirSync(join(root, root), { recursive: true });
  symlinkSync('/data', join(root, root, 'data'));
  chmodSync(root, 0o755);
  const executable = join(root, 'start');
  const command = `exec /usr/sbin/chroot --userspec=${NOBODY}:${NOBODY} ${root} /timestampvm`;
  writeFileSync(executable, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  return { executable, dataDir };
}

it.skipIf(process.platform !== 'linux')('needs nothing but the C and C++ runtime', () => {
  expect(libraries().length).toBeGreaterThan(3);
  for (const path of libraries()) expect(basename(path)).toMatch(RUNTIME);
});

it.skipIf(!canChangeRoot)('runs alone in an empty root that it cannot write to, with PGlite', async () => {
  chain = await startHostedChain(prepare());
  await chain.api.propose('alone');
  await chain.accepted(1);
  await chain.stop();
  await chain.start();
  expect(chain.chain.lastAccepted.height).toBe(1n);
});

it.skipIf(!canChangeRoot)('runs alone in an empty root with Postgres', async () => {
  const postgres = await PostgresServer.start();
  try {
    chain = await startHostedChain({ ...prepare(), config: { database: { url: postgres.url } } });
    await chain.api.propose('alone');
    await chain.accepted(1);
  } finally {
    await chain?.stop();
    chain = undefined;
    await postgres.dispose();
  }
});
