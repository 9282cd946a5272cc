import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import type { Id } from '../../common/id.js';
import type { Block } from '../block/block.js';
import type { BuiltBlocks } from './built-blocks.js';
import type { RestoredProposals } from './restored-proposals.js';

/**
 * Which queued proposal a block takes. This is the one place that knows: from the notes of the blocks that this node has
 * built, from the archive in Postgres, and while the node catches up from the bytes of the block.
 */
export class TakenProposals {
  /**
   * @param built with the notes of earlier processes
   * @param restored the queue of earlier processes
   * @param storedHeight of the highest block that Postgres has ever had: those up to it know by themselves what they took
   */
  constructor(
    private readonly built: BuiltBlocks,
    private readonly restored: RestoredProposals,
    private readonly storedHeight: bigint,
  ) {}

  /** What a block took that is not decided yet. */
  of(id: Id): bigint | undefined {
    return this.built.seqOf(id);
  }

  /** Notes what a block took that this node has built; stored when `recorded` resolves. */
  note(block: Block, seq: bigint): void {
    this.built.add(block.id, seq, block.height);
  }

  /** Waits for a block's note, if there is one: until then nobody may hear that the block is valid. */
  recorded(id: Id): Promise<void> {
    return this.built.recorded(id);
  }

  /** A block of this node's own that is known from elsewhere. */
  adopt(id: Id, seq: bigint, height: bigint): void {
    this.built.adopt(id, seq, height);
  }

  /** What a block takes that is being accepted. The same for the same block, however often it is asked. */
  byAccepted(block: Block): bigint | undefined {
    const noted = this.built.seqOf(block.id);
    if (noted === undefined) return this.matchEarlier(block);
    this.restored.forget(block.data, noted);
    return noted;
  }

  /** @see BuiltBlocks#takeDecided */
  takeDecided(height: bigint): NodeDatabaseWrite[] {
    return this.built.takeDecided(height);
  }

  /** The node has caught up with its network: from now on a block of another node's is another node's, whatever it holds. */
  onBootstrapped(): void {
    this.restored.clear();
  }

  private matchEarlier(block: Block): bigint | undefined {
    if (block.height <= this.storedHeight) return undefined;
    const seq = this.restored.take(block.data);
    // An accept that fails is asked for again.
    if (seq !== undefined) this.built.adopt(block.id, seq, block.height);
    return seq;
  }
}
