import { Protocol } from '../../../../src/wire/protocol.js';
import { NEWEST_PROTOCOL } from '../../../../src/wire/protocols.js';
import { AcceptedIndex, type Tip } from '../chain/accepted-index.js';
import { Chain } from '../chain/chain.js';
import { Engine, type EngineEvents } from '../chain/engine.js';
import type { Identity } from '../chain/identity.js';
import type { ChainFiles } from '../chain/initialize-request.js';
import { HttpServer } from '../http/http-server.js';
import { type PluginOptions, PluginProcess } from '../plugin/plugin-process.js';
import { type AppNetwork, HostServices, NO_PEERS } from '../services/host-services.js';
import type { KeyValueStore } from '../services/key-value-store.js';
import { serveChain, serveStaticHandlers } from './node-routes.js';
import { LAST_WITH_STATIC_HANDLERS, registerPlugin } from './registration.js';

export interface LocalNodeOptions extends PluginOptions {
  identity: Identity;
  files: ChainFiles;
  /** What the plugin gets over rpcdb, and what the node keeps for itself. Closed by whoever made them. */
  stores: { plugin: KeyValueStore; node: KeyValueStore };
  /** Listens already; one on a free port unless given. Closed with the node. */
  http?: HttpServer;
  network?: AppNetwork;
  /** Least milliseconds between two blocks; 0 unless given. */
  pause?: number;
  /** Whether blocks are built by themselves; otherwise the caller takes each step. True unless given. */
  automatic?: boolean;
  events?: EngineEvents;
  /** Gives a start up: the plugin is stopped, after 5 s by force. */
  signal?: AbortSignal;
}

/** Milliseconds that a plugin whose start is given up has for its `Shutdown`. */
const GIVE_UP_TIMEOUT = 5_000;

/** A node with one chain, in AvalancheGo's order from registration to shutdown. */
export class LocalNode {
  http!: HttpServer;
  plugin!: PluginProcess;
  chain!: Chain;
  /** The tip that the node gave up because the plugin was behind it. */
  rolledBackFrom: Tip | undefined;
  private services!: HostServices;
  private staticProcess: PluginProcess | undefined;
  private engine: Engine | undefined;

  private constructor(private readonly options: LocalNodeOptions) {}

  /**
   * Resolved when the chain is in normal operation and served.
   * @throws Error with the plugin's last lines when it ends; StateMismatchError; whatever a call of the plugin answers.
   *   Nothing runs any more then.
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

  /** Rejected when the chain cannot go on; pending as long as it goes. */
  get failed(): Promise<never> {
    const never = new Promise<never>(() => {});
    return this.engine ? this.engine.finished.then(() => never) : never;
  }

  /** Ends everything: the engine after the block in work, HTTP, `Shutdown` and the process, the services. */
  async stop(): Promise<void> {
    await this.engine?.stop();
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
    if (protocol.number <= LAST_WITH_STATIC_HANDLERS) {
      const registration = await registerPlugin(options);
      this.staticProcess = registration.static?.plugin;
      serveStaticHandlers(this.http, registration);
    }
    this.plugin = await PluginProcess.start(options);
  }

  private async startChain(): Promise<void> {
    const { options, plugin, services } = this;
    const index = new AcceptedIndex(options.stores.node);
    this.chain = new Chain(plugin, services, index, options.identity, options.files);
    this.rolledBackFrom = (await this.chain.initialize()).rolledBackFrom;
    await serveChain(this.http, this.chain);
    await this.chain.bootstrap();
    if (options.automatic ?? true) {
      this.engine = new Engine(this.chain, services, options.pause, options.events);
    }
  }
}
