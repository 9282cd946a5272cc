import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { crashPoint } from '../../common/crash-point.js';
import { type Id, idToCb58, sha256Id } from '../../common/id.js';
import { Log } from '../../common/log.js';
import { type AheadOfClockError, aheadOfClock } from '../block/ahead-of-clock.js';
import { Block } from '../block/block.js';
import { isGenesisShaped, verifyBlock } from '../block/block.rules.js';
import type { Proposal } from '../ledger/proposal.repository.js';
import { Mempool } from '../mempool/mempool.service.js';
import { AcceptedBlocks } from '../state/accepted-blocks.service.js';
import { ChainState, type EngineState, type KnownBlock } from '../state/chain-state.service.js';
import type { ForeignProposal } from '../state/foreign-proposals.js';
import { BlockNotFoundError, NoPendingBlockError } from './vm-errors.js';

/** The VM's answers to the host's calls, one method for each. */
@Injectable()
export class VmService {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly state: ChainState,
    private readonly mempool: Mempool,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get lastAccepted(): Block {
    return this.accepted.lastAccepted;
  }

  async setState(state: EngineState): Promise<Block> {
    await this.state.setEngineState(state);
    if (state === 'normal') await this.mempool.onBootstrapped();
    this.log.info('engine state', { state, height: this.lastAccepted.height.toString() });
    return this.lastAccepted;
  }

  /**
   * A block on the preferred one with the first proposal that none of its undecided ancestors has taken.
   *
   * @throws {NoPendingBlockError} @throws {AheadOfClockError}
   */
  async build(): Promise<Block> {
    const parent = await this.required(this.state.preferred);
    const proposal = this.nextProposal();
    if (!proposal) throw new NoPendingBlockError();
    const now = this.clock.now();
    const ahead = aheadOfClock(parent, now);
    if (ahead) throw ahead;
    // The clock may have been set back since the parent was made.
    const timestamp = now > parent.timestamp ? now : parent.timestamp;
    const block = Block.build(parent.id, parent.height + 1n, timestamp, proposal.data);
    this.state.addBuilt(block, proposal);
    crashPoint('before-build-answer');
    return block;
  }

  /** @throws {BlockDecodeError} */
  async parse(bytes: Uint8Array): Promise<KnownBlock> {
    const block = this.state.findInMemory(sha256Id(bytes)) ?? Block.parse(bytes);
    return { block, status: await this.state.status(block, this.state.host) };
  }

  parseAll(blocks: readonly Uint8Array[]): Promise<KnownBlock[]> {
    return Promise.all(blocks.map((bytes) => this.parse(bytes)));
  }

  get(id: Id): Promise<KnownBlock | undefined> {
    return this.state.findKnown(id, this.state.host);
  }

  /**
   * Takes a block into processing if it is valid (see `verifyBlock` for the rules). A rejected parent counts as
   * unknown, unlike in timestampvm-rs: nothing on it can be accepted, and no host asks.
   *
   * @throws {BlockDecodeError} @throws {BlockRuleError} and for an unknown parent
   */
  async verify(bytes: Uint8Array): Promise<Block> {
    const known = this.state.findInMemory(sha256Id(bytes));
    const block = known ?? Block.parse(bytes);
    const isNew = !known && !isGenesisShaped(block);
    if (isNew && (await this.state.status(block, this.state.host)) !== 'accepted') {
      verifyBlock(block, await this.required(block.parentId), this.clock.now());
    }
    await this.state.addVerified(block);
    crashPoint('verified');
    return block;
  }

  prefer(id: Id): void {
    this.state.prefer(id);
    this.tellPending();
  }

  /** Resolves when the block is committed (see `ChainState.accept`). */
  async accept(id: Id): Promise<void> {
    const block = await this.state.accept(id);
    crashPoint('before-accept-answer');
    this.tellPending();
    this.log.debug('accepted block', { height: block.height.toString(), id: idToCb58(id) });
  }

  /** The proposal that the block took stays in the queue, for another block. */
  reject(id: Id): void {
    const block = this.state.reject(id);
    if (!block) return;
    this.tellPending();
    this.log.debug('rejected block', { height: block.height.toString(), id: idToCb58(id) });
  }

  async idAtHeight(height: bigint): Promise<Id | undefined> {
    return (await this.accepted.findAccepted(height, this.state.host))?.id;
  }

  /** @param bytes the most bytes, including the overhead of the host's message for each block */
  ancestors(id: Id, count: number, bytes: number): Promise<Uint8Array[]> {
    return this.state.findAncestors(id, count, bytes, this.state.host);
  }

  /** Whether `build` has something to build, and can. */
  get isPending(): boolean {
    return this.nextProposal() !== undefined && !this.parentAheadOfClock();
  }

  /** Why no block can be built at the moment though proposals wait; undefined when nothing is in the way. */
  get aheadOfClock(): AheadOfClockError | undefined {
    return this.nextProposal() && this.parentAheadOfClock();
  }

  /** Tells the host when something can be built, and only then: a notification makes it call `build`. */
  tellPending(): void {
    if (this.isPending) this.mempool.changed();
  }

  /** Resolves when there is something to build, or when the signal is aborted. */
  async pending(signal: AbortSignal): Promise<void> {
    if (this.isPending || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const stop = this.mempool.onChange(() => {
        if (this.isPending) finish();
      });
      const finish = (): void => {
        stop();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      signal.addEventListener('abort', finish);
    });
  }

  private parentAheadOfClock(): AheadOfClockError | undefined {
    const parent = this.state.findInMemory(this.state.preferred);
    return parent && aheadOfClock(parent, this.clock.now());
  }

  private nextProposal(): Proposal | ForeignProposal | undefined {
    return this.mempool.next(this.state.takenByPreferred);
  }

  private async required(id: Id): Promise<Block> {
    const block = await this.state.find(id, this.state.host);
    if (!block) throw new BlockNotFoundError(id);
    return block;
  }
}
