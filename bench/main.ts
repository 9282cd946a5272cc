import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { PostgresServer } from '../test/postgres-server.js';
import { removeDirectory, temporaryDirectory } from '../test/process/temporary-directory.js';
import { buildHost, type HostResults, runHost } from './go-host.js';
import { type BenchOptions, HELP, parseOptions } from './options.js';
import { findPlugins } from './plugins.js';
import { table } from './table.js';
import { BenchError, CACHE, say } from './workspace.js';

/** Measures every plugin at one length of the chain, on a Postgres server of its own. */
async function measure(host: string, options: BenchOptions, blocks: number): Promise<HostResults> {
  const workDir = temporaryDirectory('timestampvm-bench');
  chmodSync(workDir, 0o755);
  const postgres = await PostgresServer.start();
  try {
    const plugins = await findPlugins(options, postgres, workDir);
    return await runHost(host, { ...options, plugins, blocks, workDir });
  } finally {
    await postgres.dispose();
    removeDirectory(workDir);
  }
}

function save(options: BenchOptions, runs: readonly HostResults[]): string {
  const time = new Date().toISOString();
  const path = options.json ?? join(CACHE, 'bench', `${time.replaceAll(':', '-')}.json`);
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    platform: process.platform,
    node: process.version,
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ time, machine, runs }, null, 2)}\n`);
  return path;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(HELP);
  const host = buildHost();
  const runs: HostResults[] = [];
  for (const blocks of options.blocks) runs.push(await measure(host, options, blocks));
  for (const run of runs) console.log(table(run));
  say(`\nresults: ${save(options, runs)}`);
}

main().catch((error: unknown) => {
  const isOrdinary = error instanceof BenchError || error instanceof TypeError;
  console.error(isOrdinary ? error.message : error);
  process.exitCode = 1;
});
