/** `npm run devnet`: a local network of AvalancheGo nodes with this chain on it, until Ctrl-C. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Devnet } from './devnet.js';
import { type DevnetCommand, HELP, parseOptions, UsageError } from './options.js';
import { PluginFile } from './plugin-file.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs the network. The line that begins with `ready` says that the chain is there. */
async function run(command: DevnetCommand): Promise<void> {
  const { nodes, keep } = command;
  const directory = directoryFor(command.dataDir);
  const plugin = new PluginFile(command.plugin);
  const devnet = new Devnet({ ...command, plugin, directory, say });
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  try {
    if (command.postgres !== undefined) plugin.checkDatabase(command.postgres, directory);
    say(`starting ${nodes} ${nodes === 1 ? 'node' : 'nodes'} in ${directory}`);
    await devnet.start(ending.signal);
    say(`chain ${devnet.chainId}`);
    for (const url of devnet.urls) say(`url ${url}`);
    say('ready; Ctrl-C stops it');
    if (!ending.signal.aborted) await once(ending.signal, 'abort');
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    await devnet.stop();
    if (!keep) rmSync(directory, { recursive: true, force: true });
  }
}

/** A directory of its own, because it is removed in the end and must not hold anything else. */
function directoryFor(named: string | undefined): string {
  if (named === undefined) return mkdtempSync(join(tmpdir(), 'timestampvm-devnet-'));
  const directory = resolve(named);
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) throw new UsageError(`${directory} is not empty`);
  return directory;
}

async function main(): Promise<void> {
  const command = parseOptions(process.argv.slice(2));
  if (command) await run(command);
  else process.stdout.write(HELP);
}

// The nodes must be stopped even when nobody reads the output any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`devnet: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
