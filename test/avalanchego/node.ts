import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../process/free-port.js';
import { guardian } from '../process/guardian.js';
import { removeDirectory, temporaryDirectory } from '../process/temporary-directory.js';
import { GiveUp, until } from '../process/until.js';
import { buildNode } from './build-node.js';
import { run } from './command.js';
import { NodeApi } from './node-api.js';
import { installPlugin, VM_ALIASES, VM_ID } from './plugin.js';
import type { Release } from './releases.js';

/** How a node is created. */
export interface NodeOptions {
  release: Release;
  /** The executable of its plugin. It is put into the plugin directory when the node is to follow a chain. */
  plugin: string;
  /** Flags of its network, without ports and directories. Called at each start. */
  networkFlags: () => string[];
}

/** One AvalancheGo process with its own data directory and ports, which stay the same from start to start. */
export class AvalancheNode {
  release: Release;
  plugin: string;
  readonly pluginDir = temporaryDirectory('avalanchego-plugins');
  readonly dataDir = temporaryDirectory('avalanchego');
  readonly api: NodeApi;
  readonly trackedSubnets = new Set<string>();
  private readonly networkFlags: () => string[];
  private process: ChildProcess | undefined;
  /** The process group of the last start. */
  private group: number | undefined;

  private constructor(
    { release, plugin, networkFlags }: NodeOptions,
    readonly httpPort: number,
    readonly stakingPort: number,
  ) {
    this.release = release;
    this.plugin = plugin;
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
    this.writeConfig('vms/aliases.json', { [VM_ID]: VM_ALIASES });
    const output = openSync(this.logFile, 'a');
    // Its own process group, so that the plugins are killed with the node when the test process is gone.
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

  /** Writes a file of this name into the node's directory of configs, where AvalancheGo looks for it at the next start. */
  writeConfig(name: string, content: object): void {
    const path = join(this.dataDir, 'configs', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
  }

  /** Puts its plugin into its plugin directory, in place of one that is there. */
  installPlugin(): void {
    installPlugin(this.pluginDir, this.plugin);
  }

  /** Ends the node as an operator does. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends the node as a crash does. Its plugins must notice by themselves. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Like `until`, but fails at once when the process has ended, and shows the end of the log on failure. */
  async until<T>(check: () => Promise<T>, what: string, within?: number): Promise<NonNullable<T>> {
    const looked = async () => {
      if (!this.isRunning) throw new GiveUp(`${what}: the node has ended`);
      return check();
    };
    try {
      return await until(looked, { what, ...(within ? { within } : {}) });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.logTail()}`);
    }
  }

  /** Lines of the node's log that may explain a failure: its errors and its last lines. */
  logTail(lines = 25): string {
    const all = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    const errors = all.slice(0, -lines).filter((line) => /ERROR|FATAL|"level":"(error|fatal)"/.test(line));
    return [...errors.slice(-lines), ...all.slice(-lines)].join('\n');
  }

  /** The plugin processes of this node: its process group without the node itself, even after the node's end. */
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

  /** Ends its plugins as a crash does, and waits until they are gone. */
  async killPlugins(): Promise<void> {
    for (const pid of await this.plugins()) kill(pid);
    await this.whenPluginsEnded();
  }

  /** Waits until no plugin of this node runs. A plugin whose node is dead must end by itself. */
  async whenPluginsEnded(): Promise<void> {
    await until(async () => (await this.plugins()).length === 0, { what: 'the plugins to end' });
  }

  /** Ends whatever still runs and removes the data directory. */
  async dispose(): Promise<void> {
    await this.kill();
    await this.killPlugins();
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
      // If the hard limit of open files is below 32768, the node does not start with its own default.
      '--fd-limit=8192',
      '--api-admin-enabled=true',
      '--network-health-min-conn-peers=0',
      '--health-check-frequency=1s',
      // At its end a node waits this long for a plugin that has died; the default is a minute.
      '--consensus-shutdown-timeout=10s',
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

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended by itself.
  }
}
