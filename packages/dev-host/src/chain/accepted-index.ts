import { type Id, idsEqual, idToCb58 } from '../../../../src/common/id.js';
import type { Entry, KeyValueStore } from '../services/key-value-store.js';

/** Height and ID of an accepted block. */
export interface Tip {
  readonly height: bigint;
  readonly id: Id;
}

const LAST = new TextEncoder().encode('last');

/**
 * The host's own index of accepted blocks. The host writes a block here before it tells the plugin.
 * Origin: AvalancheGo's proposervm, `vms/proposervm/vm.go`, `repairAcceptedChainByHeight`.
 */
export class AcceptedIndex {
  constructor(private readonly store: KeyValueStore) {}

  /** The last accepted block; undefined on a new node. */
  last(): Tip | undefined {
    const height = this.store.get(LAST);
    if (!height) return undefined;
    const id = this.store.get(height);
    return id && { height: Buffer.from(height).readBigUInt64BE(), id };
  }

  write(tip: Tip): void {
    this.store.write(entries(tip));
  }

  /**
   * Continues from the plugin's last accepted block, if that is possible.
   * @param plugin its last accepted block, as Initialize answers it
   * @returns the tip that the index dropped, if the plugin is behind it
   * @throws StateMismatchError when the plugin is ahead of the index, or has another block at its height
   */
  reconcile(plugin: Tip): Tip | undefined {
    const last = this.last();
    if (last && last.height < plugin.height) {
      throw new StateMismatchError(
        `the node's height index (${last.height}) should never be lower than the VM's (${plugin.height}): ` +
          "the node's data is older than the VM's database",
      );
    }
    const own = last && this.store.get(heightKey(plugin.height));
    if (own && !idsEqual(own, plugin.id)) {
      throw new StateMismatchError(
        `at height ${plugin.height} the node has block ${idToCb58(own)}, the VM ${idToCb58(plugin.id)}: ` +
          "the VM's database holds another chain",
      );
    }
    if (last?.height === plugin.height) return undefined;
    this.write(plugin);
    return last;
  }
}

/** The node and the VM have accepted different blocks; the chain cannot start. */
export class StateMismatchError extends Error {
  override readonly name = 'StateMismatchError';
}

const entries = ({ height, id }: Tip): Entry[] => [
  [heightKey(height), id],
  [LAST, heightKey(height)],
];

function heightKey(height: bigint): Uint8Array {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(height);
  return key;
}
