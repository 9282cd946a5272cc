import { And, LessThanOrEqual, MoreThan } from 'typeorm';
import { type Id, idsEqual, idToCb58 } from '../../../common/id.js';
import { encodeBlock } from '../../block/block.codec.js';
import { Block } from '../../block/block.js';
import { ONCE } from '../../database/caller.js';
import type { Database } from '../../database/database.service.js';
import { BlockEntity } from '../entities/block.entity.js';

/** Rows read at once; blocks may be 2 MiB each. */
const PAGE = 200;

/** More problems would add nothing new. */
const MAX_PROBLEMS = 50;

/** The result of a check of a stored chain. */
export interface ChainReport {
  readonly schema: string;
  readonly chainId: Id;
  /** Height that the database counts as accepted. */
  readonly height: bigint;
  /** The height up to which nothing is wrong; −1 if genesis itself is damaged. */
  readonly soundHeight: bigint;
  /** Rows above the height. */
  readonly archived: number;
  /** Proposals in the queue, and those of them that an accepted block has already taken. */
  readonly queued: number;
  readonly queuedTwice: number;
  readonly problems: readonly string[];
}

interface ChainRow {
  chain_id: Buffer;
  genesis_id: Buffer;
  height: string;
  archived: number;
  queued: number;
  queued_twice: number;
}

/** Walks a stored chain from genesis to the top: hashes, parents, heights, gaps, the chain's row. Reads only. */
export class ChainCheck {
  private readonly problems: string[] = [];

  constructor(private readonly database: Database) {}

  /** @param progress called at intervals with the current height */
  async run(progress: (height: bigint, of: bigint) => void = () => {}): Promise<ChainReport> {
    const chain = await this.chainRow();
    const height = BigInt(chain.height);
    const soundHeight = await this.walk(height, chain.genesis_id, progress);
    if (chain.queued_twice > 0)
      this.found(`${chain.queued_twice} queued proposals are already in accepted blocks`);
    return {
      schema: this.database.schema,
      chainId: chain.chain_id,
      height,
      soundHeight,
      archived: chain.archived,
      queued: chain.queued,
      queuedTwice: chain.queued_twice,
      problems: this.problems,
    };
  }

  private async chainRow(): Promise<ChainRow> {
    const statement = this.database.statement('check_chain', CHAIN);
    const [row] = await this.database.run<ChainRow>(statement, [], ONCE);
    if (!row) throw new Error(`the schema ${this.database.schema} holds no chain yet`);
    return row;
  }

  /** @returns the height up to which nothing is wrong */
  private async walk(
    height: bigint,
    genesisId: Id,
    progress: (at: bigint, of: bigint) => void,
  ): Promise<bigint> {
    let sound = -1n;
    let parent: BlockEntity | undefined;
    for (let at = -1n; at < height; ) {
      const rows = await this.page(at, height);
      for (const row of rows) {
        const before = this.problems.length;
        this.checkRow(row, parent, genesisId, at);
        at = BigInt(row.height);
        if (before === 0 && this.problems.length === 0) sound = at;
        parent = row;
      }
      if (rows.length === 0) {
        this.found(`blocks ${at + 1n} to ${height} are missing`);
        break;
      }
      progress(at, height);
    }
    return sound;
  }

  private page(after: bigint, upTo: bigint): Promise<BlockEntity[]> {
    const height = And(MoreThan(`${after}`), LessThanOrEqual(`${upTo}`));
    return this.database.read(ONCE, (entities) =>
      entities.find(BlockEntity, { where: { height }, order: { height: 'ASC' }, take: PAGE }),
    );
  }

  private checkRow(row: BlockEntity, parent: BlockEntity | undefined, genesisId: Id, previous: bigint): void {
    const height = BigInt(row.height);
    if (height !== previous + 1n) this.found(`blocks ${previous + 1n} to ${height - 1n} are missing`);
    const hash = hashOf(row);
    if (hash instanceof Error) this.found(`block ${height}: ${hash.message}`);
    else if (!idsEqual(hash, row.id)) {
      this.found(
        `block ${height}: its content has the hash ${idToCb58(hash)}, its ID is ${idToCb58(row.id)}`,
      );
    }
    if (height === 0n && !idsEqual(row.id, genesisId)) {
      this.found(`block 0 is ${idToCb58(row.id)}, the chain's genesis is ${idToCb58(genesisId)}`);
    }
    if (height !== previous + 1n || !parent) return;
    if (!idsEqual(row.parentId, parent.id)) {
      this.found(
        `block ${height} follows ${idToCb58(row.parentId)}, but block ${previous} is ${idToCb58(parent.id)}`,
      );
    }
    if (BigInt(row.timestamp) < BigInt(parent.timestamp))
      this.found(`block ${height} is older than its parent`);
  }

  private found(problem: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
  }
}

/** The hash of the row's content. If the row has the received bytes, these must agree with the columns. */
function hashOf(row: BlockEntity): Id | Error {
  const fields = {
    height: BigInt(row.height),
    timestamp: BigInt(row.timestamp),
    parentId: row.parentId,
    data: row.data,
  };
  try {
    const block = Block.parse(row.raw ?? encodeBlock(fields));
    const isSame =
      block.height === fields.height &&
      block.timestamp === fields.timestamp &&
      idsEqual(block.parentId, fields.parentId) &&
      Buffer.compare(block.data, fields.data) === 0;
    return isSame ? block.id : new Error('its received bytes disagree with its columns');
  } catch (error) {
    return error as Error;
  }
}

const CHAIN = `
SELECT chain_id, genesis_id, height::text AS height,
  (SELECT count(*)::int FROM {schema}.block b WHERE b.height > chain.height) AS archived,
  (SELECT count(*)::int FROM {schema}.proposal) AS queued,
  (SELECT count(*)::int FROM {schema}.proposal p JOIN {schema}.block b ON b.proposal = p.seq AND b.height <= chain.height)
    AS queued_twice
FROM {schema}.chain`;
