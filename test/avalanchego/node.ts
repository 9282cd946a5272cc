import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process/free-port.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { GiveUp, until } from '../process/until.js';
import { buildNode } from './build-node.js';
import { run } from './command.js';
import { NodeApi } from './node-api.js';
import type { Release } from './releases.js';

/** What a node gets at its making. */
export interface NodeOptions {
  release: Release;
  pluginDir: string;
  /** Flags of the network it belongs to, without ports and directories, asked for anew at each start. */
  networkFlags: () => string[];
}

/** One AvalancheGo process with a data directory and ports of its own, which stay the same from start to start. */
export class AvalancheNode {
  release: Release;
  readonly pluginDir: string;
  readonly dataDir = temporaryDirectory('avalanchego');
  readonly api: NodeApi;
  readonly trackedSubnets = new Set<string>();
  private readonly networkFlags: () => string[];
  private process: ChildProcess | undefined;
  /** The process group of the last start. */
  private group: number | undefined;

  private constructor(
    { release, pluginDir, networkFlags }: NodeOptions,
    readonly httpPort: number,
    readonly stakingPort: number,
  ) {
    this.release = release;
    this.pluginDir = pluginDir;
    this.networkFlags = networkFlags;
    this.api = new NodeApi(this.uri);
  }

  static async create(options: NodeOptions): Promise<AvalancheNode> {
    return new AvalancheNode(options, await freePort(), await freePort());
  }

  get uri(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  get pid(): number {
    if (!this.process?.pid) throw new Error('the node is not running');
    return this.process.pid;
  }

  get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Starts the process; `whenReady` says when it serves. */
  async launch(): Promise<void> {
    if (this.isRunning) throw new Error('the node is running already');
    const binary = await buildNode(this.release);
    mkdirSync(this.dataDir, { recursive: true });
    const output = openSync(this.logFile, 'a');
    // A group of its own: the plugins are in it, and are killed with the node when the test process is gone.
    this.process = spawn(binary, this.flags(), { stdio: ['ignore', output, output], detached: true });
    closeSync(output);
    await once(this.process, 'spawn');
    this.group = this.pid;
    guardian.watchProcess(-this.group);
  }

  /** Waits until the primary network's chains have caught up, which is when the node takes transactions. */
  async whenReady(): Promise<void> {
    await this.until(
      async () =>
        (await this.api.isBootstrapped('P')) &&
        (await this.api.isBootstrapped('X')) &&
        (await this.api.isBootstrapped('C')),
      'the primary network to be bootstrapped',
      180_000,
    );
  }

  async start(): Promise<void> {
    await this.launch();
    await this.whenReady();
  }

  /** Ends the node as an operator does. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends the node as a crash does; its plugins are left to notice by themselves. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Like `until`, and gives up at once, with the end of the log, when the process has ended. */
  until<T>(check: () => Promise<T>, what: string, within?: number): Promise<NonNullable<T>> {
    const looked = async () => {
      if (!this.isRunning) throw new GiveUp(`${what}: the node has ended\n${this.logTail()}`);
      return check();
    };
    return until(looked, { what, ...(within ? { within } : {}) });
  }

  /** The last lines that the node wrote. */
  logTail(lines = 40): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** The plugin processes of this node: all of its process group but itself, also after its own end. */
  async plugins(): Promise<number[]> {
    const lines = (await run('ps', ['-A', '-o', 'pid=,pgid=,stat='])).split('\n');
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([pid, group, state]) =>
          Number(group) === this.group && Number(pid) !== this.group && state?.[0] !== 'Z',
      )
      .map(([pid]) => Number(pid));
  }

  /** Ends whatever still runs and removes the data directory. */
  async dispose(): Promise<void> {
    await this.kill();
    for (const pid of await this.plugins()) process.kill(pid, 'SIGKILL');
    if (this.group) guardian.forgetProcess(-this.group);
    removeDirectory(this.dataDir);
    removeDirectory(this.pluginDir);
  }

  private get logFile(): string {
    return join(this.dataDir, 'node.out');
  }

  private flags(): string[] {
    return [
      `--data-dir=${this.dataDir}`,
      `--plugin-dir=${this.pluginDir}`,
      `--http-port=${this.httpPort}`,
      `--staking-port=${this.stakingPort}`,
      '--public-ip=127.0.0.1',
      // Where the hard limit of open files is under 32768, the node does not start with its own default.
      '--fd-limit=8192',
      '--api-admin-enabled=true',
      '--network-health-min-conn-peers=0',
      `--track-subnets=${[...this.trackedSubnets].join(',')}`,
      ...this.networkFlags(),
    ];
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    if (!child || !this.isRunning) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    await exit;
    clearTimeout(late);
  }
}
