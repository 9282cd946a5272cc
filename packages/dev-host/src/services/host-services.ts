import type { Protocol } from '../../../../src/wire/protocol.js';
import { AppSender, AppSenderToNodes } from '../../../../src/wire/tables/app-sender.js';
import { Messenger } from '../../../../src/wire/tables/messenger.js';
import { RpcDatabase } from '../../../../src/wire/tables/rpcdb.js';
import { type Handlers, LocalServer } from '../grpc/local-server.js';
import { databaseService } from './database-service.js';
import type { KeyValueStore } from './key-value-store.js';
import { MessageQueue, messengerService } from './messenger-service.js';

/** What the VM sends to other nodes. */
export type AppNetwork = Handlers<typeof AppSender> & Handlers<typeof AppSenderToNodes>;

/** A network of one node: it accepts all messages, and none arrives anywhere. */
export const NO_PEERS: AppNetwork = {
  SendAppRequest: () => ({}),
  SendAppResponse: () => ({}),
  SendAppError: () => ({}),
  SendAppGossip: () => ({}),
  SendAppGossipSpecific: () => ({}),
};

/**
 * The host's services for its plugin, at two addresses. Shared memory, validator state, Warp and alias look-up answer
 * UNIMPLEMENTED: a TimestampVM does not use them. Origin: AvalancheGo, `vms/rpcchainvm/vm_client.go`, `newDBServer` and
 * `newInitServer`.
 */
export class HostServices {
  private constructor(
    private readonly servers: readonly LocalServer[],
    /** Where `rpcdb.Database` is, `127.0.0.1:PORT`. */
    readonly dbServerAddr: string,
    /** Where the other services are, `127.0.0.1:PORT`. */
    readonly serverAddr: string,
    /** The VM's messages to its engine, for protocols in which the engine does not ask. */
    readonly messages: MessageQueue,
  ) {}

  static async start(protocol: Protocol, store: KeyValueStore, network: AppNetwork): Promise<HostServices> {
    const messages = new MessageQueue();
    const database = new LocalServer(protocol).add(RpcDatabase, databaseService(store));
    const others = new LocalServer(protocol).add(AppSender, network);
    if (!protocol.capabilities.asksForEvents) others.add(Messenger, messengerService(messages));
    const addresses = [await database.listen(), await others.listen()] as const;
    return new HostServices([database, others], ...addresses, messages);
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close({ force: true })));
  }
}
