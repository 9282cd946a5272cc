import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, UsageError } from './command.js';
import { parseOptions } from './options.js';
import { installFile } from './plugins/install-file.js';
import { ownExecutable } from './plugins/own-executable.js';

const OPTIONS = {
  avalanchego: { type: 'string' },
  nodes: { type: 'string' },
  validators: { type: 'string', default: '0' },
  'data-dir': { type: 'string' },
  'http-port': { type: 'string', default: '9650' },
  postgres: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const;

const MAX_NODES = 20;

/** Runs until it is told to end; the first line on standard output that begins with `ready` says that the chain is there. */
export const devnetCommand: Command = {
  usage:
    'devnet --avalanchego FILE [--validators N] [--nodes N] [--data-dir DIR] [--http-port PORT] [--postgres URL] [--keep]',
  summary: 'run a local network of AvalancheGo nodes (v1.13 or newer) with this chain on it',
  async run(args) {
    const options = parseOptions('devnet', args, OPTIONS);
    const { avalanchego } = options;
    if (!avalanchego)
      throw new UsageError('devnet: --avalanchego FILE is missing: the executable of the nodes');
    if (!existsSync(avalanchego)) throw new UsageError(`devnet: there is no ${avalanchego}`);
    const validators = numberOf('--validators', options.validators, 0, MAX_NODES);
    const least = Math.max(validators, 1);
    const nodes = numberOf('--nodes', options.nodes ?? String(least), least, MAX_NODES);
    const httpPort = numberOf('--http-port', options['http-port'], 1, 65_535 - 2 * MAX_NODES);
    const executable = ownExecutable();
    const directory = directoryFor(options['data-dir']);
    const { Devnet } = await import('../devnet/devnet.js');
    const devnet = new Devnet({
      avalanchego: resolve(avalanchego),
      nodes,
      validators,
      directory,
      httpPort,
      postgres: options.postgres,
      install: (pluginDir, vmId) => installFile(executable, pluginDir, vmId),
    });
    const ending = new AbortController();
    const told = new Promise<void>((done) => ending.signal.addEventListener('abort', () => done()));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
    try {
      process.stdout.write(`starting ${nodes} ${nodes === 1 ? 'node' : 'nodes'} in ${directory}\n`);
      await devnet.start(ending.signal);
      tell(devnet.chainId, devnet.urls);
      await told;
    } catch (error) {
      if (!ending.signal.aborted) throw error;
    } finally {
      await devnet.stop();
      if (!options.keep) rmSync(directory, { recursive: true, force: true });
    }
  },
};

function tell(chainId: string, urls: readonly string[]): void {
  process.stdout.write(`chain ${chainId}\n`);
  for (const url of urls) process.stdout.write(`url ${url}\n`);
  process.stdout.write('ready; Ctrl-C ends it\n');
}

/** A directory of its own: what is removed in the end must not hold anything else. */
function directoryFor(named: string | undefined): string {
  if (named === undefined) return mkdtempSync(join(tmpdir(), 'timestampvm-devnet-'));
  const directory = resolve(named);
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) throw new UsageError(`devnet: ${directory} is not empty`);
  return directory;
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new UsageError(`devnet: ${option} must be a number from ${least} to ${most}`);
  }
  return number;
}
