import type { ChainContext } from '../common/chain-context.js';
import { RpcError, STATUS } from '../common/rpc-error.js';
import { VERSION } from '../version.js';
import type { Protocol } from '../wire/protocol.js';
import type { VmAnswer, VmRequest } from '../wire/tables/vm.js';
import type { Chain } from './chain.js';
import { MessengerNotifier, PollingNotifier } from './engine-notifiers.js';
import { HostAppSender } from './host-app-sender.js';
import { HostClient } from './host-client.js';
import type { PluginServer } from './plugin-server.js';
import { HostResponses } from './remote/remote-responses.js';
import { RpcdbNodeDatabase } from './rpcdb-node-database.js';
import { serveStaticApi } from './static-api.js';

/** The calls that come before there is a chain, and those that start and end it. */
export class Lifecycle {
  private chain: Chain | undefined;
  private isInitialized = false;
  private readonly clients: HostClient[] = [];

  constructor(
    private readonly server: PluginServer,
    private readonly protocol: Protocol,
    private readonly address: string,
    /** Called when the host has asked for the end. */
    private readonly onShutdown: () => void,
  ) {
    server.handle('vm.VM/Version', () => ({ version: VERSION }));
    server.handle('vm.VM/Initialize', (request) => this.initialize(request as VmRequest<'Initialize'>));
    server.handle('vm.VM/Shutdown', () => this.shutdown());
    server.handle('vm.VM/CreateStaticHandlers', () => serveStaticApi(server, address));
  }

  /** Works only once: a second chain would take the place of the first on the server and in the database. */
  private async initialize(request: VmRequest<'Initialize'>): Promise<VmAnswer<'Initialize'>> {
    if (this.isInitialized) throw new RpcError(STATUS.failedPrecondition, 'the chain is initialized already');
    this.isInitialized = true;
    const database = this.connect(request.dbServers?.[0]?.serverAddr ?? request.dbServerAddr);
    const host = this.connect(request.serverAddr);
    const { asksForEvents } = this.protocol.capabilities;
    const engine = asksForEvents ? new PollingNotifier() : new MessengerNotifier(host);
    const context: ChainContext = { ...request, serverAddress: this.address };
    const { Chain } = await import('./chain.js');
    const responses = new HostResponses(this.protocol);
    const appSender = new HostAppSender(host, this.protocol.capabilities);
    const nodeDatabase = new RpcdbNodeDatabase(database);
    this.chain = await Chain.start(this.server, context, nodeDatabase, engine, appSender, responses);
    return this.chain.initialized;
  }

  /** Works without a chain too: the host starts a plugin once only to register it. */
  private async shutdown(): Promise<void> {
    await this.stop();
    this.onShutdown();
  }

  async stop(): Promise<void> {
    const chain = this.chain;
    this.chain = undefined;
    await chain?.stop();
    for (const client of this.clients.splice(0)) client.close();
  }

  private connect(address: string): HostClient {
    const client = new HostClient(address, this.protocol);
    this.clients.push(client);
    return client;
  }
}
