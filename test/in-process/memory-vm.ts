import type { NodeDatabaseWrite } from '../../src/common/chain-context.js';
import { Engine } from '../../src/common/chain-context.js';
import { type Id, idKey } from '../../src/common/id.js';
import type { Log } from '../../src/common/log.js';
import { UnexpectedErrors } from '../../src/common/unexpected-errors.js';
import { ChainConfig } from '../../src/config/chain-config.js';
import { Block } from '../../src/modules/block/block.js';
import { genesisBlock, parseGenesis } from '../../src/modules/block/genesis.js';
import type { Caller } from '../../src/modules/database/caller.js';
import type { Database } from '../../src/modules/database/database.service.js';
import type { AcceptedBlock } from '../../src/modules/ledger/accept.repository.js';
import type { BlockRepository, DecidedBlock } from '../../src/modules/ledger/block.repository.js';
import { ChainClaim } from '../../src/modules/ledger/chain.repository.js';
import type { KeyedProposalRepository } from '../../src/modules/ledger/keyed-proposal.repository.js';
import type {
  LostProposal,
  Proposal,
  ProposalRepository,
} from '../../src/modules/ledger/proposal.repository.js';
import type { RejectedBlockRepository } from '../../src/modules/ledger/rejected-block.repository.js';
import { Mempool } from '../../src/modules/mempool/mempool.service.js';
import { AcceptedBlocks } from '../../src/modules/state/accepted-blocks.service.js';
import type { AcceptedWriter } from '../../src/modules/state/accepted-writer.js';
import { BuiltBlocks } from '../../src/modules/state/built-blocks.js';
import { ChainState } from '../../src/modules/state/chain-state.service.js';
import { RestoredProposals } from '../../src/modules/state/restored-proposals.js';
import { StoredChain } from '../../src/modules/state/stored-chain.js';
import { TakenProposals } from '../../src/modules/state/taken-proposals.js';
import { VmService } from '../../src/modules/vm/vm.service.js';
import { MemoryNodeDatabase } from './memory-node-database.js';
import { RecordedLog } from './recorded-log.js';
import { SetClock } from './set-clock.js';

/** Stands for Postgres, with maps for the tables of one chain. */
export class MemoryTables {
  readonly accepted = new Map<bigint, AcceptedBlock>();
  readonly queue = new Map<bigint, Proposal>();
  readonly rejected = new Map<string, Block>();
  /** The lost proposals that the next switch to normal operation finds. */
  lost: LostProposal[] = [];
  /** A test sets this to let accepts fail, or wait. */
  beforeAccept: (blocks: readonly AcceptedBlock[]) => Promise<void> | void = () => {};

  /** As whom the tables were read, since a test last emptied it. */
  readonly callers = new Set<Caller>();

  constructor(private readonly nodeDatabase: MemoryNodeDatabase) {}

  readonly blocks = {
    findById: async (id: Id, upTo: bigint, caller: Caller): Promise<DecidedBlock | undefined> => {
      this.callers.add(caller);
      const isWanted = ({ block }: AcceptedBlock) => idKey(block.id) === idKey(id) && block.height <= upTo;
      const accepted = [...this.accepted.values()].find(isWanted)?.block;
      if (accepted) return { block: accepted, status: 'accepted' };
      const rejected = this.rejected.get(idKey(id));
      return rejected && { block: rejected, status: 'rejected' };
    },
    findByHeight: async (height: bigint, caller: Caller) => {
      this.callers.add(caller);
      return this.accepted.get(height)?.block;
    },
    backwards: async function* (
      this: MemoryTables,
      from: bigint,
      _count: number,
      _bytes: number,
      caller: Caller,
    ) {
      this.callers.add(caller);
      for (let height = from; height >= 0n; height--) yield [this.accepted.get(height)?.block.bytes];
    }.bind(this),
  } as unknown as BlockRepository;

  readonly writer = {
    write: async (blocks: readonly AcceptedBlock[], more: readonly NodeDatabaseWrite[]) => {
      await this.beforeAccept(blocks);
      await this.nodeDatabase.write(more);
      for (const one of blocks) {
        this.accepted.set(one.block.height, one);
        if (one.proposal !== undefined) this.queue.delete(one.proposal);
      }
    },
  } as unknown as AcceptedWriter;

  readonly rejectedBlocks = {
    add: (block: Block) => void this.rejected.set(idKey(block.id), block),
    findWaiting: () => undefined,
    settle: async () => {},
  } as unknown as RejectedBlockRepository;

  readonly proposals = {
    add: async (proposals: readonly Proposal[]) => {
      for (const one of proposals) this.queue.set(one.seq, one);
    },
    requeue: async (_count: number, _bytes: number, caller: Caller) => {
      this.callers.add(caller);
      return this.lost;
    },
  } as unknown as ProposalRepository;
}

export class CountingEngine extends Engine {
  notified = 0;
  notifyPending(): void {
    this.notified++;
  }
}

/** What an earlier process of the chain left behind. */
export interface Before {
  /** The queue. */
  readonly stored?: readonly Proposal[];
  /** Height of the highest block in Postgres: rows above the last accepted block are an archive. */
  readonly storedHeight?: bigint;
  /** The accepted blocks after genesis. */
  readonly blocks?: readonly Block[];
}

/** A VM of the real parts, on maps instead of databases. */
export function memoryVm({ stored = [], storedHeight = 0n, blocks = [] }: Before = {}) {
  const genesis = genesisBlock(parseGenesis(Buffer.from('{"data":"memory"}')));
  const node = new MemoryNodeDatabase();
  const tables = new MemoryTables(node);
  const log = new RecordedLog();
  const engine = new CountingEngine();
  const clock = new SetClock(1_700_000_000n);
  const config = new ChainConfig();
  const built = new BuiltBlocks(node);
  const claim = new ChainClaim('1', 0n, storedHeight, new Uint8Array(8));
  for (const block of [genesis, ...blocks]) tables.accepted.set(block.height, { block, proposal: undefined });
  const asLog = log as unknown as Log;
  const taken = new TakenProposals(
    built,
    new RestoredProposals(stored),
    storedHeight,
    stored,
    config.gossip.maxBytes,
  );
  const opened = new StoredChain({} as Database, claim, blocks.at(-1) ?? genesis, taken, stored);
  const accepted = new AcceptedBlocks(opened, tables.blocks, tables.writer, new UnexpectedErrors(asLog));
  const state = new ChainState(accepted, tables.rejectedBlocks, taken, config);
  const mempool = new Mempool(
    opened,
    accepted,
    taken,
    tables.proposals,
    {} as KeyedProposalRepository,
    claim,
    config,
    engine,
    clock,
    asLog,
  );
  const vm = new VmService(accepted, state, mempool, clock, asLog);
  return { vm, accepted, state, mempool, taken, built, tables, node, engine, clock, log, genesis };
}

export type MemoryVm = ReturnType<typeof memoryVm>;
