import type { Id } from './id.js';

/** The identity of this chain and what the host gave it, from `vm.VM/Initialize`. */
export abstract class ChainContext {
  abstract readonly networkId: number;
  abstract readonly subnetId: Id;
  abstract readonly chainId: Id;
  /** 20 bytes. */
  abstract readonly nodeId: Uint8Array;
  /** The plugin's own directory for this chain; it may not exist yet. */
  abstract readonly chainDataDir: string;
  abstract readonly genesisBytes: Uint8Array;
  abstract readonly configBytes: Uint8Array;
  /** Where this process serves `http.HTTP`, `127.0.0.1:PORT`. */
  abstract readonly serverAddress: string;
}

/** One change of the node's database; without a value, it deletes the key. */
export interface NodeDatabaseWrite {
  readonly key: Uint8Array;
  readonly value?: Uint8Array;
}

/** The node's own key-value store (`rpcdb.Database`), already prefixed for this chain. */
export abstract class NodeDatabase {
  /** @returns undefined when there is no such key */
  abstract get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** Makes all of the changes, or none. */
  abstract write(changes: readonly NodeDatabaseWrite[]): Promise<void>;
  /** Every entry whose key begins with the prefix, in the order of keys. */
  abstract entries(prefix: Uint8Array): AsyncIterable<{ key: Uint8Array; value: Uint8Array }>;
}

/**
 * Tells the host's consensus engine that there is something to build. Hosts from protocol 42 on ask (`WaitForEvent`);
 * the plugin notifies earlier ones (`messenger.Messenger/Notify`).
 */
export abstract class Engine {
  /** Says that a block can be built now. May be called again while that is so. */
  abstract notifyPending(): void;
}
