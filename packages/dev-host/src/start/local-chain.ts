import { existsSync } from 'node:fs';
import { idToCb58 } from '../../../../src/common/id.js';
import { LocalNode } from '../node/local-node.js';
import type { Ready } from './banner.js';
import { chainConfig } from './chain-config.js';
import type { Console } from './console.js';
import { DataDirectory } from './data-directory.js';
import type { StartOptions } from './options.js';
import { PluginLog } from './plugin-log.js';
import { type Prepared, wantedChain } from './preflight.js';
import { Progress } from './progress.js';

const utf8 = new TextEncoder();

/** A running chain, and the data directory that it is kept in. */
export class LocalChain {
  private constructor(
    private readonly prepared: Prepared,
    private readonly directory: DataDirectory,
    private readonly log: PluginLog,
    private readonly node: LocalNode,
  ) {}

  /**
   * @param prepared its HTTP server is closed with the chain, or when it cannot start
   * @param signal aborts the start
   * @throws UserError; Error of the plugin or the node
   */
  static async start(
    options: StartOptions,
    executable: string,
    prepared: Prepared,
    console: Console,
    signal: AbortSignal,
  ): Promise<LocalChain> {
    const directory = DataDirectory.open(options.dataDir, wantedChain(options));
    if (isNew(directory, options)) console.say('creating the embedded database; this takes some seconds …');
    const log = new PluginLog(directory.pluginLog, console.complain);
    try {
      const node = await LocalNode.start({
        executable,
        identity: directory.chain.identity,
        files: {
          chainDataDir: directory.chainDataDir,
          genesis: utf8.encode(JSON.stringify({ data: directory.chain.genesis })),
          config: chainConfig(options.postgres),
        },
        stores: directory.stores,
        http: prepared.http,
        onLine: log.take,
        signal,
        events: new Progress(console),
      });
      return new LocalChain(prepared, directory, log, node);
    } catch (error) {
      await log.close();
      directory.close();
      throw error;
    }
  }

  /** Rejected when the chain cannot go on. */
  get failed(): Promise<never> {
    return this.node.failed;
  }

  /** The node's last height, when the plugin's database was behind the node. */
  get rolledBackFrom(): bigint | undefined {
    return this.node.rolledBackFrom?.height;
  }

  async describe(): Promise<Ready> {
    const { chain, http, plugin } = this.node;
    const genesis = await plugin.vm.GetBlockIDAtHeight({ height: 0n });
    const ready = {
      url: http.url,
      protocol: plugin.protocol.number,
      pluginPid: plugin.pid,
      chainId: idToCb58(chain.identity.chainId),
      genesisId: idToCb58(genesis.blkId),
      genesis: this.directory.chain.genesis,
      height: chain.lastAccepted.height,
      lastAcceptedId: idToCb58(chain.lastAccepted.id),
      dataDir: this.directory.path,
      postgres: this.prepared.postgres,
      pluginLog: this.directory.pluginLog,
    };
    this.directory.announce({ pid: process.pid, url: http.url });
    return ready;
  }

  async stop(): Promise<void> {
    try {
      await this.node.stop();
    } finally {
      await this.log.close();
      this.directory.close();
    }
  }

  /** Kills the plugin, for a person who presses Ctrl-C again. */
  kill(): void {
    void this.node.plugin.kill();
  }
}

const isNew = (directory: DataDirectory, { postgres }: StartOptions): boolean =>
  postgres === undefined && !existsSync(directory.chainDataDir);
