import { NodeDatabase, type NodeDatabaseWrite } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { type Id, idKey } from '../../common/id.js';

const PREFIX = Buffer.from('timestampvm/built/');
const SEQ_LENGTH = 8;
const VALUE_LENGTH = SEQ_LENGTH + 8;

interface Built {
  readonly id: Id;
  /** Number of the proposal that it took. */
  readonly seq: bigint;
  readonly height: bigint;
}

/**
 * Which proposal each block took that this node has built. The notes are in the node's database too: the network may
 * accept a block whose builder has crashed meanwhile, and the proposal must not go into a second block then.
 */
export class BuiltBlocks {
  /** In the order in which they were built. */
  private readonly blocks = new Map<string, Built>();
  /** Notes that are being written to the node's database, or whose write has failed. */
  private readonly writing = new Map<string, Promise<void>>();

  constructor(private readonly database: NodeDatabase) {}

  /** Reads what an earlier process built; forgets blocks whose proposals are not in the queue any more. */
  async load(isQueued: (seq: bigint) => boolean): Promise<void> {
    const stale: NodeDatabaseWrite[] = [];
    for await (const { key, value } of this.database.entries(PREFIX)) {
      const built = decode(key, value);
      if (built && isQueued(built.seq)) this.blocks.set(idKey(built.id), built);
      else stale.push({ key });
    }
    if (stale.length > 0) await this.database.write(stale);
  }

  seqOf(id: Id): bigint | undefined {
    return this.blocks.get(idKey(id))?.seq;
  }

  /** Notes which proposal a block took. The note is stored when `recorded` resolves. */
  add(id: Id, seq: bigint, height: bigint): void {
    const value = Buffer.alloc(VALUE_LENGTH);
    value.writeBigUInt64BE(seq);
    value.writeBigUInt64BE(height, SEQ_LENGTH);
    const key = idKey(id);
    const writing = this.database.write([{ key: keyOf(id), value }]).then(() => {
      this.writing.delete(key);
    });
    // The caller that needs the note gets the failure.
    writing.catch(() => {});
    this.writing.set(key, writing);
    this.adopt(id, seq, height);
  }

  /**
   * Waits for a block's note, if there is one. Until then the host must not learn that the block is valid: it sends no
   * block to its network before it is verified (AvalancheGo, `snow/engine/snowman/engine.go`, `deliver`).
   */
  async recorded(id: Id): Promise<void> {
    const writing = this.writing.get(idKey(id));
    if (!writing) return;
    await writing;
    crashPoint('built-recorded');
  }

  /** Adds a block of this node that the archive knows. */
  adopt(id: Id, seq: bigint, height: bigint): void {
    this.blocks.set(idKey(id), { id, seq, height });
  }

  /**
   * Forgets the blocks that are decided for good: those up to a committed height. The note of a block must outlive its
   * commit. If both were written at once and only the deletion survived a crash, the proposal would be built again.
   *
   * @param height of the last block that is committed
   * @returns the changes of the node's database, to go with the next write
   */
  takeDecided(height: bigint): NodeDatabaseWrite[] {
    const deletions: NodeDatabaseWrite[] = [];
    for (const [key, built] of this.blocks) {
      // A deletion must not overtake the note.
      if (built.height > height || this.writing.has(key)) continue;
      this.blocks.delete(key);
      deletions.push({ key: keyOf(built.id) });
    }
    return deletions;
  }
}

const keyOf = (id: Id): Uint8Array => Buffer.concat([PREFIX, id]);

function decode(key: Uint8Array, value: Uint8Array): Built | undefined {
  if (value.length !== VALUE_LENGTH) return undefined;
  const bytes = Buffer.from(value);
  return {
    id: key.slice(PREFIX.length),
    seq: bytes.readBigUInt64BE(),
    height: bytes.readBigUInt64BE(SEQ_LENGTH),
  };
}
