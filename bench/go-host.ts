import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BenchError, CACHE, ROOT, say } from './workspace.js';

/** One plugin in the host's specification; see `host/spec.go`. */
export interface HostPlugin {
  readonly name: string;
  readonly path: string;
  readonly config: string;
  readonly fill: string;
  readonly dialect: string;
  readonly fillCommand: readonly string[];
  readonly databasePid: number;
}

export interface HostSpec {
  readonly plugins: readonly HostPlugin[];
  readonly measures: readonly string[];
  readonly blocks: number;
  readonly data: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly burst: number;
  readonly bootstrap: number;
  readonly workDir: string;
}

/** See `host/results.go`. */
export interface MeasureResult {
  readonly measure: string;
  readonly plugin: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly median: number;
  readonly p50?: number;
  readonly p99?: number;
  readonly cpu?: number;
  readonly databaseCpu?: number;
  readonly note?: string;
}

export interface HostResults {
  readonly blocks: number;
  readonly measures: readonly MeasureResult[];
}

/** Builds the host: AvalancheGo v1.10.12, whose protocol 28 timestampvm-rs speaks too. */
export function buildHost(): string {
  if (spawnSync('go', ['version']).error) {
    throw new BenchError(
      'the benchmark hosts plugins with AvalancheGo’s own client: it needs Go (https://go.dev/dl)',
    );
  }
  const path = join(CACHE, 'bench', 'host');
  mkdirSync(dirname(path), { recursive: true });
  say('building the host (a minute or two the first time)');
  // A dependency of that release links to names that Go has kept private since 1.23.
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w -checklinkname=0', '-o', path, '.'], {
    cwd: join(ROOT, 'bench', 'host'),
    stdio: ['ignore', 2, 2],
  });
  return path;
}

/** Runs the measures; the host reports its progress on standard error. */
export async function runHost(host: string, spec: HostSpec): Promise<HostResults> {
  const file = join(spec.workDir, 'spec.json');
  writeFileSync(file, JSON.stringify(spec));
  const child = spawn(host, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new BenchError(`the host ended with ${code}`);
  return JSON.parse(Buffer.concat(output).toString('utf8'));
}
