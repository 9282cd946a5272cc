import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Identity } from '../packages/dev-host/src/chain/identity.js';
import type { NodeChain } from '../packages/dev-host/src/chain/node-chain.js';
import { LocalNode, type LocalNodeOptions } from '../packages/dev-host/src/node/local-node.js';
import type { PluginProcess } from '../packages/dev-host/src/plugin/plugin-process.js';
import { DataDirectory } from '../packages/dev-host/src/start/data-directory.js';
import { call } from './api/json-rpc.js';
import { TimestampApi } from './api/timestamp-api.js';
import { guardian } from './process/guardian.js';
import { temporaryDirectory } from './process/temporary-directory.js';
import { until } from './process/until.js';

/** What `npm run build` makes. */
export const PLUGIN = fileURLToPath(new URL('../dist/timestampvm', import.meta.url));

type NodeOptions =
  | 'protocol'
  | 'network'
  | 'pause'
  | 'automatic'
  | 'events'
  | 'handshakeTimeout'
  | 'onLine'
  | 'environment';

/** Options of a hosted chain. The default is the newest protocol, embedded PGlite, and building by itself. */
export interface HostedChainOptions extends Partial<Pick<LocalNodeOptions, NodeOptions>> {
  /** The chain's config file, e.g. `{ database: { url } }`. */
  config?: object;
  /** The genesis block's data; `timestampvm` unless given. */
  genesis?: string;
  /** A chain in it is continued; a temporary one unless given. */
  dataDir?: string;
  /** The IDs of chain and node, for several nodes of one chain; the data directory's unless given. */
  identity?: Identity;
  /** The plugin's executable; dist/timestampvm unless given. */
  executable?: string;
}

/**
 * Starts the real plugin process on this project's own host, with everything in one data directory.
 * @throws Error with the plugin's last lines when the chain does not start
 */
export async function startHostedChain(options: HostedChainOptions = {}): Promise<HostedChain> {
  const chain = new HostedChain(options, options.dataDir ?? temporaryDirectory('hosted-chain'));
  await chain.start();
  return chain;
}

export class HostedChain {
  private node!: LocalNode;
  private directory: DataDirectory | undefined;

  constructor(
    private options: HostedChainOptions,
    readonly dataDir: string,
  ) {}

  /** Starts it. After `stop` or `kill` it continues the same chain. */
  async start(changes: HostedChainOptions = {}): Promise<void> {
    this.options = { ...this.options, ...changes };
    const { config, genesis } = this.options;
    const directory = DataDirectory.open(this.dataDir, { genesis, database: undefined });
    try {
      this.node = await LocalNode.start({
        executable: PLUGIN,
        identity: directory.chain.identity,
        ...this.options,
        files: {
          chainDataDir: directory.chainDataDir,
          genesis: Buffer.from(JSON.stringify({ data: directory.chain.genesis })),
          config: Buffer.from(config ? JSON.stringify(config) : ''),
        },
        stores: directory.stores,
      });
    } catch (error) {
      directory.close();
      throw error;
    }
    this.directory = directory;
    guardian.watchProcess(this.plugin.pid);
  }

  /** Ends it as a node does. */
  async stop(): Promise<void> {
    await this.end(() => this.node.stop());
  }

  /** Kills the plugin with SIGKILL, and stops the host. */
  async kill(): Promise<void> {
    await this.end(() => this.node.kill());
  }

  /** Wipes the node's own database, including the plugin's part of it. Only while the chain is stopped. */
  wipeNode(): void {
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(this.dataDir, `node.sqlite${suffix}`), { force: true });
  }

  /** The steps of consensus, which the test takes itself with `automatic: false`. */
  get chain(): NodeChain {
    return this.node.chain;
  }

  /** The process: `vm` to call, `output` to read, `exited` to wait for. */
  get plugin(): PluginProcess {
    return this.node.plugin;
  }

  /** e.g. `http://127.0.0.1:34567` */
  get url(): string {
    return this.node.http.url;
  }

  get api(): TimestampApi {
    return new TimestampApi(`${this.url}/ext/bc/timestampvm/rpc`);
  }

  /** The host's height at the last start, if the plugin was behind it. */
  get rolledBackFrom(): bigint | undefined {
    return this.node.rolledBackFrom?.height;
  }

  /** Rejected when the chain cannot go on. */
  get failed(): Promise<never> {
    return this.node.failed;
  }

  /** @throws RpcError for an error answer */
  rpc<T>(method: string, params: unknown = []): Promise<T> {
    return call<T>(this.api.url, method, params);
  }

  /** Waits until this many blocks are accepted. */
  async accepted(height: number): Promise<void> {
    await until(() => this.chain.lastAccepted.height >= BigInt(height), {
      what: `height ${height}`,
      every: 5,
      within: 30_000,
    });
  }

  private async end(how: () => Promise<void>): Promise<void> {
    try {
      await how();
    } finally {
      guardian.forgetProcess(this.plugin.pid);
      this.directory?.close();
    }
  }
}
