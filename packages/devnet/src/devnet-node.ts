import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { patiently } from './patiently.js';
import type { InitialStaker } from './staked-genesis.js';

export interface DevnetNodeOptions {
  /** AvalancheGo's executable. */
  readonly avalanchego: string;
  /** Where the node keeps all of its files. */
  readonly directory: string;
  readonly httpPort: number;
  readonly stakingPort: number;
  /** Gets progress lines. */
  readonly say: (line: string) => void;
}

/** How long a node may take to end after SIGTERM, in ms: it ends its plugins first. */
const STOP_LIMIT_MS = 30_000;
/** Longer lines of a node's log only print its whole configuration. */
const MAX_LINE = 2_000;

/** One AvalancheGo process of a devnet. */
export class DevnetNode {
  private process: ChildProcess | undefined;
  /** Whether the process should be running, so that its end is an error. */
  private isWanted = false;
  private readonly ended = new AbortController();

  constructor(private readonly options: DevnetNodeOptions) {}

  get uri(): string {
    return `http://127.0.0.1:${this.options.httpPort}`;
  }

  get stakingAddress(): string {
    return `127.0.0.1:${this.options.stakingPort}`;
  }

  get pluginDir(): string {
    return join(this.options.directory, 'plugins');
  }

  get log(): string {
    return join(this.options.directory, 'node.log');
  }

  /** Starts the process with these flags besides its own. */
  async start(flags: readonly string[]): Promise<void> {
    const { avalanchego, directory, httpPort, stakingPort } = this.options;
    mkdirSync(this.pluginDir, { recursive: true });
    const output = openSync(this.log, 'a');
    const own = [
      `--data-dir=${directory}`,
      `--plugin-dir=${this.pluginDir}`,
      `--http-port=${httpPort}`,
      `--staking-port=${stakingPort}`,
      '--public-ip=127.0.0.1',
      '--fd-limit=8192',
      '--network-health-min-conn-peers=0',
    ];
    const child = spawn(avalanchego, [...own, ...flags], { stdio: ['ignore', output, output] });
    closeSync(output);
    await once(child, 'spawn');
    this.process = child;
    this.isWanted = true;
    child.once('exit', (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      if (this.isWanted) this.ended.abort(new Error(`${avalanchego} has ended (${how})${this.lastLine()}`));
    });
  }

  /** Waits until the chains of these names or IDs have caught up. */
  async whenBootstrapped(chains: readonly string[], signal: AbortSignal): Promise<void> {
    const isSo = async () => {
      for (const chain of chains) {
        const { isBootstrapped } = await this.info<{ isBootstrapped: boolean }>('isBootstrapped', { chain });
        if (!isBootstrapped) return false;
      }
      return true;
    };
    await this.patiently(isSo, `chain ${chains.join(', ')} at ${this.uri}`, signal);
  }

  /**
   * Waits until it answers, and returns its node ID and BLS key. A node creates its keys at its first start, and keeps
   * them.
   */
  async whenIdentified(signal: AbortSignal): Promise<InitialStaker> {
    let identity: InitialStaker | undefined;
    const isSo = async () => {
      const { nodeID, nodePOP } = await this.info<{ nodeID: string; nodePOP: InitialStaker['signer'] }>(
        'getNodeID',
        {},
      );
      identity = { nodeId: nodeID, signer: nodePOP };
      return true;
    };
    await this.patiently(isSo, `the node ID at ${this.uri}`, signal);
    return identity as unknown as InitialStaker;
  }

  /** Writes a file into the node's directory of configs. */
  writeConfig(name: string, content: object): void {
    const path = join(this.options.directory, 'configs', name);
    mkdirSync(dirname(path), { recursive: true });
    // A database's URL may hold a password.
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  }

  async stop(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    this.isWanted = false;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(kill);
  }

  private async patiently(isSo: () => Promise<boolean>, what: string, signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([this.ended.signal, signal]);
    await patiently(isSo, { what, signal: ended, say: this.options.say }).catch((error: Error) => {
      // The data may be removed with the devnet, so the error has the node's own text.
      throw new Error([error.message, ...this.errors()].join('\n  '), { cause: error });
    });
  }

  /** The last errors of the node's log. */
  private errors(): string[] {
    const lines = readFileSync(this.log, 'utf8').split('\n');
    return lines.filter((line) => /ERROR|FATAL|error/.test(line) && line.length < MAX_LINE).slice(-10);
  }

  /** The last line of its log before it ended. */
  private lastLine(): string {
    const line = readFileSync(this.log, 'utf8').trim().split('\n').at(-1);
    return line ? `: ${line.slice(0, MAX_LINE)}` : '';
  }

  private async info<T>(method: string, params: object): Promise<T> {
    const response = await fetch(`${this.uri}/ext/info`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: `info.${method}`, params }),
      signal: AbortSignal.timeout(10_000),
    });
    const { result, error } = (await response.json()) as { result?: T; error?: { message: string } };
    if (result === undefined) throw new Error(error?.message ?? `info.${method}: HTTP ${response.status}`);
    return result;
  }
}
