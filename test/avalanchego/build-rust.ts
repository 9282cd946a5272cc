import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CACHE } from '../workspace.js';
import { run } from './command.js';
import { exclusively } from './exclusive.js';
import { say } from './say.js';

/**
 * The plugin that this project replaces, timestampvm-rs for protocol 28, built from crates.io by the Cargo project in
 * `rust/` when the cache does not hold it yet (some minutes; no protoc needed, the crates bring their generated code).
 * @returns the path of the executable.
 */
export async function buildRustPlugin(): Promise<string> {
  const path = join(CACHE, 'timestampvm-rs/timestampvm');
  if (existsSync(path)) return path;
  await exclusively(`${path}.lock`, async () => {
    if (existsSync(path)) return;
    const start = performance.now();
    say('building timestampvm-rs (some minutes the first time)');
    const target = join(dirname(path), 'target');
    mkdirSync(target, { recursive: true });
    await run('cargo', ['build', '--release', '--locked', '--quiet', '--target-dir', target], {
      cwd: join(import.meta.dirname, 'rust'),
    });
    const fresh = `${path}.${process.pid}`;
    await copyFile(join(target, 'release/timestampvm-neighbour'), fresh);
    renameSync(fresh, path);
    say(`built timestampvm-rs in ${Math.round((performance.now() - start) / 1000)} s`);
  });
  return path;
}
