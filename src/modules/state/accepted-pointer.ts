import { Injectable } from '@nestjs/common';
import { NodeDatabase, type NodeDatabaseWrite } from '../../common/chain-context.js';
import { ID_LENGTH } from '../../common/id.js';
import type { AcceptedTip } from '../ledger/accepted-tip.js';
import { DamagedChainError } from '../ledger/damaged-chain.error.js';

const KEY = Buffer.from('timestampvm/accepted');
const HEIGHT_LENGTH = 8;

/**
 * The last accepted block in the node's own database. The node's proposervm keeps its index in the same database and
 * must never find itself behind the VM, so a start goes on from the lower of this pointer and Postgres.
 */
@Injectable()
export class AcceptedPointer {
  constructor(private readonly database: NodeDatabase) {}

  /** @returns undefined for a node that is new or was wiped */
  async read(): Promise<AcceptedTip | undefined> {
    const value = await this.database.get(KEY);
    if (!value) return undefined;
    if (value.length !== HEIGHT_LENGTH + ID_LENGTH) {
      throw new DamagedChainError(`the node's database: the accepted pointer has ${value.length} bytes`);
    }
    const height = Buffer.from(value).readBigUInt64BE();
    return { height, id: value.slice(HEIGHT_LENGTH) };
  }

  /** @param more changes to be written together with it */
  async write(tip: AcceptedTip, more: readonly NodeDatabaseWrite[] = []): Promise<void> {
    const value = Buffer.alloc(HEIGHT_LENGTH + ID_LENGTH);
    value.writeBigUInt64BE(tip.height);
    value.set(tip.id, HEIGHT_LENGTH);
    await this.database.write([{ key: KEY, value }, ...more]);
  }
}
