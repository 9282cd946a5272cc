import { Protocol } from '../../../../src/wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../../../src/wire/protocols.js';
import { AcceptedIndex, type Tip } from '../chain/accepted-index.js';
import type { Identity } from '../chain/identity.js';
import type { ChainFiles } from '../chain/initialize-request.js';
import { NodeChain } from '../chain/node-chain.js';
import { type ConsensusEvents, SingleNodeConsensus } from '../chain/single-node-consensus.js';
import { HttpServer } from '../http/http-server.js';
import { type PluginOptions, PluginProcess } from '../plugin/plugin-process.js';
import { type AppNetwork, HostServices, NO_PEERS } from '../services/host-services.js';
import type { KeyValueStore } from '../services/key-value-store.js';
import { serveChain, serveStaticHandlers } from './node-routes.js';
import { registerPlugin } from './registration.js';

export interface LocalNodeOptions extends PluginOptions {
  identity: Identity;
  files: ChainFiles;
  /** The plugin's store, over rpcdb, and the node's own. The caller closes them. */
  stores: { plugin: KeyValueStore; node: KeyValueStore };
  /** A server that already listens; the default is a new one on a free port. The node closes it. */
  http?: HttpServer;
  network?: AppNetwork;
  /** Least milliseconds between two blocks; 0 unless given. */
  pause?: number;
  /** Whether the node builds and accepts blocks by itself; otherwise the caller takes each step. True unless given. */
  automatic?: boolean;
  events?: ConsensusEvents;
  /** Aborts a start: the plugin is asked to stop, and killed after 5 s. */
  signal?: AbortSignal;
}

/** Milliseconds that the plugin has for its `Shutdown` when a start is aborted. */
const GIVE_UP_TIMEOUT = 5_000;

/** A node with one chain, in AvalancheGo's order from registration to shutdown. */
export class LocalNode {
  http!: HttpServer;
  plugin!: PluginProcess;
  chain!: NodeChain;
  /** The tip that the node dropped because the plugin was behind it. */
  rolledBackFrom: Tip | undefined;
  private services!: HostServices;
  private staticProcess: PluginProcess | undefined;
  private consensus: SingleNodeConsensus | undefined;

  private constructor(private readonly options: LocalNodeOptions) {}

  /**
   * Resolves when the chain is in normal operation and served.
   * @throws Error with the plugin's last lines when it ends; StateMismatchError; the error of a call of the plugin.
   *   Nothing is left running in these cases.
   */
  static async start(options: LocalNodeOptions): Promise<LocalNode> {
    const node = new LocalNode(options);
    const giveUp = () => void node.plugin?.stop(GIVE_UP_TIMEOUT).catch(() => {});
    options.signal?.addEventListener('abort', giveUp);
    try {
      await node.startParts();
      options.signal?.throwIfAborted();
      await node.startChain();
      options.signal?.throwIfAborted();
    } catch (error) {
      await node.stop().catch(() => {});
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', giveUp);
    }
    return node;
  }

  /** Rejected when the chain cannot go on; pending until then. */
  get failed(): Promise<never> {
    const never = new Promise<never>(() => {});
    return this.consensus ? this.consensus.finished.then(() => never) : never;
  }

  /** Ends everything, in this order: consensus after the block that it works on, HTTP, `Shutdown` and the process, the services. */
  async stop(): Promise<void> {
    await this.consensus?.stop();
    await this.http?.close();
    await this.staticProcess?.stop();
    try {
      await this.plugin?.stop();
    } finally {
      await this.services?.close();
    }
  }

  /** Kills the plugin as a crash would, and stops the rest. */
  async kill(): Promise<void> {
    await this.plugin.kill();
    await this.stop();
  }

  private async startParts(): Promise<void> {
    const { options } = this;
    const protocol = new Protocol(options.protocol ?? NEWEST_PROTOCOL);
    this.http = options.http ?? (await HttpServer.listen(0));
    this.services = await HostServices.start(protocol, options.stores.plugin, options.network ?? NO_PEERS);
    if (protocol.capabilities.servesStaticHandlers) {
      const registration = await registerPlugin(options);
      this.staticProcess = registration.static?.plugin;
      serveStaticHandlers(this.http, registration);
    }
    this.plugin = await PluginProcess.start(options);
  }

  private async startChain(): Promise<void> {
    const { options, plugin, services } = this;
    const index = new AcceptedIndex(options.stores.node);
    this.chain = new NodeChain(plugin, services, index, options.identity, options.files);
    this.rolledBackFrom = (await this.chain.initialize()).rolledBackFrom;
    await serveChain(this.http, this.chain);
    await this.chain.bootstrap();
    if (options.automatic ?? true) {
      this.consensus = new SingleNodeConsensus(this.chain, services, options.pause, options.events);
    }
  }
}
