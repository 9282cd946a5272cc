import type { NodeDatabaseWrite } from '../../common/chain-context.js';
import { type Id, idKey, sha256Id } from '../../common/id.js';
import type { Block } from '../block/block.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { AcceptedData } from './accepted-data.js';
import type { BuiltBlocks } from './built-blocks.js';
import { DepartedProposals } from './departed-proposals.js';
import { type ForeignProposal, ForeignProposals } from './foreign-proposals.js';
import type { RestoredProposals } from './restored-proposals.js';

/** Proposals that undecided blocks have taken. */
export interface Taken {
  /** Numbers of this node's own. */
  readonly own: ReadonlySet<bigint>;
  /** Keys of other nodes'. */
  readonly foreign: ReadonlySet<string>;
}

const NO_OWN: ReadonlySet<bigint> = new Set();
const NO_FOREIGN: ReadonlySet<string> = new Set();

/**
 * Which proposal a block takes. This is the one place that knows: from the notes of the blocks that this node has built, from
 * the archive in Postgres, and else from the bytes of the block. Each block takes one proposal at most, and equal data of
 * several nodes are interchangeable (docs/decisions/0017-gossip.md).
 */
export class TakenProposals {
  /** What other nodes have told of. */
  readonly foreign: ForeignProposals;
  /** What other nodes have been told. */
  readonly departed: DepartedProposals;
  readonly accepted = new AcceptedData();
  /** Blocks that were built here of foreign proposals. A hint was all that they were, so nothing is stored. */
  private readonly foreignBuilt = new Map<string, { height: bigint; proposal: ForeignProposal }>();
  /** The time on the clock of departures at which an undecided block was first seen. */
  private readonly seen = new Map<string, number>();
  private isBootstrapped = false;
  private builtOwnLast = false;

  /**
   * @param built with the notes of earlier processes
   * @param restored the queue of earlier processes, for its own use
   * @param storedHeight height of the highest block that Postgres has ever had: the rows up to it say which proposal
   *   each block took
   */
  constructor(
    private readonly built: BuiltBlocks,
    private readonly restored: RestoredProposals,
    private readonly storedHeight: bigint,
    queue: readonly Proposal[],
    maxForeignBytes: number,
  ) {
    this.departed = new DepartedProposals(queue);
    this.foreign = new ForeignProposals({ maxBytes: maxForeignBytes });
  }

  /** Whether the last block that was built here is of one of this node's own proposals. */
  get isForeignTurn(): boolean {
    return this.builtOwnLast;
  }

  /** Notes which proposal a block of this node took. The note is stored when `recorded` resolves. */
  note(block: Block, proposal: Proposal | ForeignProposal): void {
    const isForeign = 'origin' in proposal;
    this.builtOwnLast = !isForeign;
    if (isForeign) this.foreignBuilt.set(idKey(block.id), { height: block.height, proposal });
    else this.built.add(block.id, proposal.seq, block.height);
  }

  /** Waits for a block's note, if there is one. Until then the host must not learn that the block is valid. */
  recorded(id: Id): Promise<void> {
    return this.built.recorded(id);
  }

  /** A block that is not decided was seen: what leaves this node from now on is not in it. */
  noteSeen(block: Block): void {
    const key = idKey(block.id);
    if (!this.seen.has(key)) this.seen.set(key, this.departed.now);
  }

  noteRejected(id: Id): void {
    this.seen.delete(idKey(id));
  }

  /** Adds a block of this node that the archive knows. */
  adopt(id: Id, seq: bigint, height: bigint): void {
    this.built.adopt(id, seq, height);
  }

  /** What these blocks took that are not decided yet. @param undecided the oldest first */
  byUndecided(undecided: readonly Block[]): Taken {
    const own = new Set<bigint>();
    const foreign = new Set<string>();
    for (const block of undecided) {
      const seq = this.built.seqOf(block.id) ?? this.ownOf(block, own, foreign);
      if (seq !== undefined) own.add(seq);
      const other = seq === undefined && this.foreignOf(block, foreign);
      if (other) foreign.add(other.key);
    }
    return { own, foreign };
  }

  /** Which own proposal a block takes that is being accepted. The same for the same block, however often it is asked. */
  byAccepted(block: Block): bigint | undefined {
    const noted = this.built.seqOf(block.id);
    if (noted === undefined)
      return this.isBootstrapped ? this.ownOf(block, NO_OWN, NO_FOREIGN) : this.matchEarlier(block);
    this.restored.forget(block.data, noted);
    return noted;
  }

  /** The block is accepted, and has taken what `byAccepted` said, or else another node's proposal. */
  onAccepted(block: Block, own: bigint | undefined): void {
    const foreign = own === undefined ? this.foreignOf(block, NO_FOREIGN) : undefined;
    if (own !== undefined) this.departed.delete(own);
    if (foreign) this.foreign.remove(foreign.origin, foreign.seq);
    this.seen.delete(idKey(block.id));
    for (const [key, { height }] of this.foreignBuilt)
      if (height <= block.height) this.foreignBuilt.delete(key);
    if (!this.isBootstrapped) return;
    this.accepted.add(block.height, sha256Id(block.data), own === undefined ? foreign?.key : 'own');
  }

  /** @see BuiltBlocks#takeDecided */
  takeDecided(height: bigint): NodeDatabaseWrite[] {
    return this.built.takeDecided(height);
  }

  /**
   * The node has caught up with its network: from now on another node's block takes what other nodes can know.
   * @param height of the last accepted block
   */
  onBootstrapped(height: bigint): void {
    this.restored.clear();
    this.isBootstrapped = true;
    this.accepted.reset(height);
  }

  private matchEarlier(block: Block): bigint | undefined {
    if (block.height <= this.storedHeight) return undefined;
    const seq = this.restored.take(block.data);
    // The host may accept again after a failed accept.
    if (seq !== undefined) this.built.adopt(block.id, seq, block.height);
    return seq;
  }

  /** Of a block without a note: one built here of a foreign proposal takes that. */
  private ownOf(block: Block, own: ReadonlySet<bigint>, foreign: ReadonlySet<string>): bigint | undefined {
    const by = this.seen.get(idKey(block.id));
    if (by === undefined || this.builtOf(block, foreign)) return undefined;
    return this.departed.findByData(block.data, by, own);
  }

  private foreignOf(block: Block, taken: ReadonlySet<string>): ForeignProposal | undefined {
    if (this.foreign.size === 0) return undefined;
    return this.builtOf(block, taken) ?? this.foreign.findByData(block.data, block.height, taken);
  }

  private builtOf({ id }: Block, taken: ReadonlySet<string>): ForeignProposal | undefined {
    const proposal = this.foreignBuilt.get(idKey(id))?.proposal;
    const isThere = proposal && !taken.has(proposal.key) && this.foreign.get(proposal.origin, proposal.seq);
    return isThere ? proposal : undefined;
  }
}
