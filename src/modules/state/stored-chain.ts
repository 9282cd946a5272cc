import type { ChainContext, NodeDatabase } from '../../common/chain-context.js';
import { crashPoint } from '../../common/crash-point.js';
import { idToCb58 } from '../../common/id.js';
import type { Log } from '../../common/log.js';
import { SlowLog } from '../../common/slow-log.js';
import type { ChainConfig } from '../../config/chain-config.js';
import type { Block } from '../block/block.js';
import { genesisBlock, parseGenesis } from '../block/genesis.js';
import { type Caller, startCaller } from '../database/caller.js';
import type { Database } from '../database/database.service.js';
import { connect, createDatabase } from '../database/open-database.js';
import type { Tables } from '../database/tables.js';
import { AcceptRepository } from '../ledger/accept.repository.js';
import { BlockRepository } from '../ledger/block.repository.js';
import { type ChainClaim, ChainRepository } from '../ledger/chain.repository.js';
import { DamagedChainError } from '../ledger/damaged-chain.error.js';
import { type Proposal, ProposalRepository } from '../ledger/proposal.repository.js';
import { AcceptedPointer } from './accepted-pointer.js';
import { AcceptedWriter } from './accepted-writer.js';
import { BuiltBlocks } from './built-blocks.js';
import { RestoredProposals } from './restored-proposals.js';
import { TakenProposals } from './taken-proposals.js';
import { RsImport } from './timestampvm-rs/rs-import.js';
import { RsStore } from './timestampvm-rs/rs-store.js';

/** How long statements under way may take to finish when the chain ends, in ms. */
const CLOSE_LIMIT_MS = 500;

/** What is needed to find a stored chain. */
export interface ChainPlace {
  readonly context: ChainContext;
  readonly config: ChainConfig;
  readonly nodeDatabase: NodeDatabase;
  readonly log: Log;
}

/** The chain from Postgres and the node's database, taken over by this process. */
export class StoredChain {
  constructor(
    readonly database: Database,
    readonly claim: ChainClaim,
    /** The last accepted block. */
    readonly last: Block,
    readonly taken: TakenProposals,
    private queue: readonly Proposal[],
  ) {}

  /** The stored queue. Can be taken only once: the caller owns the memory. */
  takeQueue(): readonly Proposal[] {
    const { queue } = this;
    this.queue = [];
    return queue;
  }

  close(): Promise<void> {
    return this.database.close(CLOSE_LIMIT_MS);
  }
}

/**
 * The storage part of a chain's start: connects, runs the migrations, takes over the schema at the height on which the
 * node's database and Postgres agree, imports timestampvm-rs's chain, and loads the queue. A step that fails leaves
 * nothing open.
 *
 * @param tables the tables of all modules
 * @throws {GenesisError} @throws {DatabaseStartError} @throws {ForeignSchemaError} @throws {HistoryMismatchError}
 * @throws {RsChainError} @throws {DatabaseUnavailableError}
 */
export async function openStoredChain(place: ChainPlace, tables: readonly Tables[]): Promise<StoredChain> {
  const { context, config, log } = place;
  const genesis = genesisBlock(parseGenesis(context.genesisBytes));
  const database = await createDatabase(context, config.database, tables, log);
  try {
    const slow = new SlowLog(log, 'statement', config.slowStatementTime);
    database.onStatement((name, ms) => slow.record(name, ms));
    await connect(database, config.database, log);
    return await takeOver(place, genesis, database);
  } catch (error) {
    await database.close(CLOSE_LIMIT_MS);
    throw error;
  }
}

async function takeOver(place: ChainPlace, genesis: Block, database: Database): Promise<StoredChain> {
  const { context, config, nodeDatabase, log } = place;
  const caller = startCaller(config.database);
  const pointer = new AcceptedPointer(nodeDatabase);
  const chain = new ChainRepository(database);
  const claim = await chain.claim(context, genesis, await pointer.read(), caller);
  crashPoint('claimed');
  const tip = await findTip(database, claim, caller);
  await pointer.write(tip);
  const last = await importRs(
    place,
    tip,
    new AcceptedWriter(new AcceptRepository(database, claim), pointer, config),
  );
  log.info('last accepted block', { height: last.height.toString(), id: idToCb58(last.id) });
  const proposals = new ProposalRepository(database, claim);
  const queue = await proposals.load(caller);
  const built = new BuiltBlocks(nodeDatabase);
  const queued = new Set(queue.map(({ seq }) => seq));
  await built.load((seq) => queued.has(seq));
  for (const { id, seq, height } of await proposals.archived(caller)) built.adopt(id, seq, height);
  const taken = new TakenProposals(
    built,
    new RestoredProposals(queue),
    claim.storedHeight,
    queue,
    config.gossip.maxBytes,
  );
  return new StoredChain(database, claim, last, taken, queue);
}

async function findTip(database: Database, { height }: ChainClaim, caller: Caller): Promise<Block> {
  const tip = await new BlockRepository(database).findByHeight(height, caller);
  if (!tip)
    throw new DamagedChainError(`the database has no block at height ${height}, its last accepted one`);
  return tip;
}

/** @returns the last accepted block afterwards */
function importRs({ nodeDatabase, log }: ChainPlace, tip: Block, writer: AcceptedWriter): Promise<Block> {
  const write = (blocks: readonly Block[]): Promise<void> =>
    writer.write(
      blocks.map((block) => ({ block, proposal: undefined })),
      [],
    );
  return new RsImport(new RsStore(nodeDatabase), write, log).run(tip);
}
