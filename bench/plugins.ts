import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildRustPlugin } from '../test/avalanchego/build-rust.js';
import type { PostgresServer } from '../test/postgres-server.js';
import type { HostPlugin } from './go-host.js';
import type { BenchOptions, NamedPlugin } from './options.js';
import { BenchError, ROOT, say } from './workspace.js';

const EXECUTABLE = join(ROOT, 'dist', 'timestampvm');

/** The plugins of one run, each with a config and, on Postgres, a schema of its own. */
export async function findPlugins(
  options: BenchOptions,
  postgres: PostgresServer,
  workDir: string,
): Promise<HostPlugin[]> {
  const own = await Promise.all(options.own.map(builtIn));
  const named = [...own.flat(), ...options.plugins];
  if (named.length === 0) throw new BenchError('there is no plugin to measure');
  const databasePid = await postmaster(postgres);
  return named.map((plugin) => {
    if (!existsSync(plugin.path)) throw new BenchError(`there is no plugin at ${plugin.path}`);
    const fill = plugin.fill ?? 'own';
    const config = plugin.config ?? ownConfig(plugin, postgres, workDir);
    const fillCommand =
      fill === 'own'
        ? [process.execPath, join(ROOT, 'bench', 'run.mjs'), join(ROOT, 'bench', 'fill.ts'), config]
        : [];
    const { name, dialect = '' } = plugin;
    return { name, path: resolve(plugin.path), config, fill, dialect, fillCommand, databasePid };
  });
}

async function builtIn(name: string): Promise<NamedPlugin[]> {
  switch (name) {
    case 'postgres':
    case 'pglite':
      if (!existsSync(EXECUTABLE))
        throw new BenchError('there is no dist/timestampvm: run `npm run build` first');
      return [{ name, path: EXECUTABLE }];
    case 'timestampvm-rs':
      return rust();
    default:
      throw new BenchError(`--with ${name}: expected postgres, pglite or timestampvm-rs`);
  }
}

/** The plugin to compare with. It is built if it is missing and can be built. */
async function rust(): Promise<NamedPlugin[]> {
  if (spawnSync('cargo', ['--version']).error) {
    say('timestampvm-rs is left out: building it needs cargo');
    return [];
  }
  return [{ name: 'timestampvm-rs', path: await buildRustPlugin(), config: '', fill: 'timestampvm-rs' }];
}

/** Every plugin of this project uses Postgres, except the one called pglite. */
function ownConfig({ name }: NamedPlugin, postgres: PostgresServer, workDir: string): string {
  const path = join(workDir, `${name}.json`);
  const schema = `bench_${name.replaceAll(/[^a-z0-9_]/g, '_')}`;
  const database = name.startsWith('pglite') ? { schema } : { url: postgres.url, schema };
  writeFileSync(path, JSON.stringify({ database }));
  return path;
}

async function postmaster(postgres: PostgresServer): Promise<number> {
  const [row] = await postgres.query<{ pid: string }>(
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`,
  );
  return Number(row?.pid);
}
