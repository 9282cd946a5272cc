import type { Id } from './id.js';

/** Who this chain is and what the host gave it, as `vm.VM/Initialize` brings it. */
export abstract class ChainContext {
  abstract readonly networkId: number;
  abstract readonly subnetId: Id;
  abstract readonly chainId: Id;
  /** 20 bytes. */
  abstract readonly nodeId: Uint8Array;
  /** A directory of this plugin's own for this chain; it may not exist yet. */
  abstract readonly chainDataDir: string;
  abstract readonly genesisBytes: Uint8Array;
  abstract readonly configBytes: Uint8Array;
  /** Where this process serves `http.HTTP`, `127.0.0.1:PORT`. */
  abstract readonly serverAddress: string;
}

/** One change of the node's database; no value deletes the key. */
export interface NodeDatabaseWrite {
  readonly key: Uint8Array;
  readonly value?: Uint8Array;
}

/** The node's own key-value store (`rpcdb.Database`), already prefixed for this chain. */
export abstract class NodeDatabase {
  /** @returns undefined when there is no such key */
  abstract get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** All or nothing. */
  abstract write(changes: readonly NodeDatabaseWrite[]): Promise<void>;
  /** Every entry whose key begins with the prefix, in the order of keys. */
  abstract entries(prefix: Uint8Array): AsyncIterable<{ key: Uint8Array; value: Uint8Array }>;
}

/**
 * Tells the host's consensus engine that there is something to build.
 * Hosts of protocol 42 on ask (`WaitForEvent`), those before are told (`messenger.Messenger/Notify`).
 */
export abstract class Engine {
  /** Something can be built now. Called again while that stays so. */
  abstract notifyPending(): void;
}
