import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PLUGIN } from '../../test/hosted-chain.js';
import { removeDirectory, temporaryDirectory } from '../../test/process/temporary-directory.js';
import { BareClient } from '../../test/wire/bare-client.js';
import { BareServer } from '../../test/wire/bare-server.js';
import { Dialect } from '../../test/wire/dialect.js';

/**
 * Modules that only a chain needs. AvalancheGo also starts each plugin with a time limit only to ask for its version.
 */
const HEAVY =
  /node_modules\/(@grpc|@nestjs|typeorm|@electric-sql|pg|fastify|class-validator|rxjs|reflect-metadata|ws|prom-client)\//;

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory('registration');
});
afterAll(() => removeDirectory(directory));

/** Runs the compiled modules instead of the bundle, to see which of them are evaluated. */
async function register(): Promise<string[]> {
  const dialect = new Dialect(46);
  const called = Promise.withResolvers<string>();
  const server = new BareServer(dialect).add('vm.runtime.Runtime', {
    Initialize: ({ addr }) => {
      called.resolve(addr);
      return {};
    },
  });
  const log = join(directory, 'modules');
  const hook = join(directory, 'hook.mjs');
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module'; import { appendFileSync } from 'node:fs';
    registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context); } });`,
  );
  const main = join(PLUGIN, '..', 'js', 'main.js');
  const child = spawn(process.execPath, ['--import', pathToFileURL(hook).href, main], {
    env: {
      AVALANCHE_VM_RUNTIME_ENGINE_ADDR: await server.listen(),
      TIMESTAMPVM_RPCCHAINVM_PROTOCOL: '46',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const plugin = new BareClient(dialect, await called.promise);
  await plugin.call('vm.VM/Version');
  await plugin.call('vm.VM/Shutdown');
  plugin.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
  server.close();
  return readFileSync(log, 'utf8').trim().split('\n');
}

it('loads nothing of a chain', async () => {
  const modules = await register();
  expect(modules.some((url) => url.endsWith('/plugin/serve.js'))).toBe(true);
  expect(modules.some((url) => url.endsWith('/grpc/server.js'))).toBe(true);
  expect(modules.filter((url) => HEAVY.test(url) || url.endsWith('/plugin/chain.js'))).toEqual([]);
});
