import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../avalanchego/command.js';
import { ROOT } from '../workspace.js';

const MODULE = 'github.com/summerwind/h2spec/cmd/h2spec';
const VERSION = 'v2.2.1+incompatible';

export interface Results {
  /** `SECTION: NAME` of each test that failed. */
  readonly failed: readonly string[];
  readonly passed: number;
}

/** Runs all tests of h2spec against a server on this machine, without TLS. @param directory for its report */
export async function runH2spec(port: number, path: string, directory: string): Promise<Results> {
  const report = join(directory, 'report.xml');
  const args = ['--host', '127.0.0.1', '--port', String(port), '--path', path, '--timeout', '5'];
  const child = spawn(await program(), [...args, '--junit-report', report], { stdio: 'ignore' });
  // Its exit code only says that tests have failed, and the report says which.
  await once(child, 'exit');
  return resultsIn(readFileSync(report, 'utf8'));
}

/** Built by Go once. */
async function program(): Promise<string> {
  const directory = join(ROOT, '.cache/h2spec', VERSION);
  const path = join(directory, 'h2spec');
  if (existsSync(path)) return path;
  mkdirSync(directory, { recursive: true });
  await run('go', ['install', `${MODULE}@${VERSION}`], { env: { GOBIN: directory, GOFLAGS: '' } });
  return path;
}

/** Each test is one element; a failure or a skip is an element within it. */
function resultsIn(report: string): Results {
  const tests = [
    ...report.matchAll(/<testcase package="(.*?)" classname="(.*?)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs),
  ];
  if (tests.length === 0) throw new Error('the report of h2spec has no tests');
  const failed = tests.filter(([, , , inner]) => /<(failure|error)\b/.test(inner ?? ''));
  const skipped = tests.filter(([, , , inner]) => /<skipped\b/.test(inner ?? ''));
  return {
    failed: failed.map(([, section, name]) => `${section}: ${name}`),
    passed: tests.length - failed.length - skipped.length,
  };
}
