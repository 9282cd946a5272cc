import { Injectable } from '@nestjs/common';
import { NodeDatabase, type NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idKey } from '../../common/id.js';

const PREFIX = Buffer.from('timestampvm/built/');
const SEQ_LENGTH = 8;

/**
 * Which queued datum each block took that this node built and that is not decided yet. It is kept in the node's
 * database too: the network may accept a block whose builder has crashed meanwhile, and its datum must then not go
 * into a second block.
 */
@Injectable()
export class BuiltBlocks {
  private readonly seqs = new Map<string, bigint>();
  private readonly deleted: NodeDatabaseWrite[] = [];

  constructor(private readonly database: NodeDatabase) {}

  /** Reads what an earlier process built; forgets what took data that are not in the queue any more. */
  async load(isQueued: (seq: bigint) => boolean): Promise<void> {
    const stale: NodeDatabaseWrite[] = [];
    for await (const { key, value } of this.database.entries(PREFIX)) {
      const seq = Buffer.from(value).readBigUInt64BE();
      if (isQueued(seq)) this.seqs.set(idKey(key.slice(PREFIX.length)), seq);
      else stale.push({ key });
    }
    if (stale.length > 0) await this.database.write(stale);
  }

  seqOf(id: Id): bigint | undefined {
    return this.seqs.get(idKey(id));
  }

  async add(id: Id, seq: bigint): Promise<void> {
    const value = Buffer.alloc(SEQ_LENGTH);
    value.writeBigUInt64BE(seq);
    await this.database.write([{ key: keyOf(id), value }]);
    this.seqs.set(idKey(id), seq);
  }

  /** Forgets a decided block. */
  delete(id: Id): void {
    if (this.seqs.delete(idKey(id))) this.deleted.push({ key: keyOf(id) });
  }

  /**
   * The changes of the node's database that belong to earlier deletions, each of them once. They go with a later write:
   * were one written beside its block's own commit and only the first survived a crash, the datum would be built again.
   */
  takeDeletions(): NodeDatabaseWrite[] {
    return this.deleted.splice(0);
  }
}

const keyOf = (id: Id): Uint8Array => Buffer.concat([PREFIX, id]);
