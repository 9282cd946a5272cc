import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PluginProcess } from './plugin-process.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plugin-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Starts a script in place of the plugin. */
function start(script: string, protocol?: number) {
  const executable = join(directory, 'plugin');
  writeFileSync(executable, `#!/bin/sh\n${script}\n`);
  chmodSync(executable, 0o755);
  return PluginProcess.start({ executable, handshakeTimeout: 300, ...(protocol && { protocol }) });
}

it('says that there is no executable', async () => {
  const missing = PluginProcess.start({ executable: join(directory, 'plugin') });
  await expect(missing).rejects.toThrow(/cannot start the plugin .*ENOENT/);
});

it('reports the last lines of a plugin that ends', async () => {
  await expect(start('echo talk; echo why >&2; exit 3')).rejects.toThrow(
    /handshake failed: the plugin ended with code 3\n +\| why$/,
  );
  await expect(start('kill -9 $$')).rejects.toThrow('the plugin was ended by SIGKILL');
});

it('ends a plugin that does not call back', async () => {
  await expect(start('exec sleep 60')).rejects.toThrow('the plugin did not call back within 300 ms');
});

it('ends a plugin that closes its output', async () => {
  await expect(start('exec sleep 60 >&- 2>&-')).rejects.toThrow('the plugin was ended by SIGTERM');
});

it("gives the plugin AvalancheGo's environment, and the protocol only when it is not the newest", async () => {
  const names =
    'env | grep -v ^GRPC_ | sed s/=.*// | grep -v -e ^PWD$ -e ^_$ -e ^SHLVL$ -e ^OLDPWD$ | sort | tr "\\n" " " >&2';
  const path = 'PATH=/usr/bin:/bin; ';
  await expect(start(path + names)).rejects.toThrow(/\| AVALANCHE_VM_RUNTIME_ENGINE_ADDR $/);
  await expect(start(path + names, 45)).rejects.toThrow(
    /\| AVALANCHE_VM_RUNTIME_ENGINE_ADDR TIMESTAMPVM_RPCCHAINVM_PROTOCOL $/,
  );
});
