import { Injectable } from '@nestjs/common';
import type { ChainContext } from '../../common/chain-context.js';
import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idsEqual, idToCb58 } from '../../common/id.js';
import type { Block } from '../block/block.js';
import type { Caller } from '../database/caller.js';
import { Database, type Statement } from '../database/database.service.js';
import type { Run } from '../database/run.js';
import type { AcceptedTip } from './accepted-tip.js';
import { DamagedChainError } from './damaged-chain.error.js';
import { startingHeight } from './starting-height.js';

/** Of a node ID, in the IDs of receipts. */
export const ORIGIN_BYTES = 8;

const CLAIM = `
UPDATE {schema}.chain SET token = token + 1, height = $1, origin = coalesce(origin, $2::bytea)
RETURNING token::text AS token, origin`;

/** The schema belongs to another chain, or to a chain with another genesis. */
export class ForeignSchemaError extends ExpectedError {
  readonly code = 'foreignSchema';
}

/** The claim of a process on a chain's schema, after it has taken it over. */
export class ChainClaim {
  constructor(
    /** Fencing token: each write names it, and a write with an older token changes nothing. */
    readonly token: string,
    /** Height of the last accepted block. */
    readonly height: bigint,
    /** Height of the highest block that Postgres has. Rows above `height` are an archive. */
    readonly storedHeight: bigint,
    /** The first 8 bytes of the ID of the node for which the schema was made: part of the IDs of receipts. */
    readonly origin: Uint8Array,
  ) {}
}

interface ChainRow {
  chain_id: Buffer;
  genesis_id: Buffer;
  height: string;
}

/** The row that says which chain the schema belongs to, which process may write, and the chain's height. */
@Injectable()
export class ChainRepository {
  private readonly token: Statement;

  constructor(private readonly database: Database) {
    this.token = database.statement('health', 'SELECT token::text AS token FROM {schema}.chain');
  }

  /** The token of the process that may write; undefined if no process has claimed the schema. */
  async newestToken(caller: Caller): Promise<string | undefined> {
    const [row] = await this.database.run<{ token: string }>(this.token, [], caller);
    return row?.token;
  }

  /**
   * Takes over the schema for this process, in one transaction. A process that had it before can no longer write.
   *
   * @throws {ForeignSchemaError} @throws {HistoryMismatchError}
   */
  async claim(
    { chainId, nodeId }: Pick<ChainContext, 'chainId' | 'nodeId'>,
    genesis: Block,
    pointer: AcceptedTip | undefined,
    caller: Caller,
  ): Promise<ChainClaim> {
    return this.database.transaction(caller, async (run) => {
      const row = await this.lockedRow(run, chainId, genesis);
      this.checkOwner(row, chainId, genesis);
      const [atPointer] = pointer
        ? await run<{ id: Buffer }>('SELECT id FROM {schema}.block WHERE height = $1', [pointer.height])
        : [];
      // Not the chain's height: an earlier start may have lowered it and failed after that.
      const [highest] = await run<{ height: string | null }>(
        'SELECT max(height)::text AS height FROM {schema}.block',
      );
      const height = startingHeight(pointer, BigInt(row.height), atPointer?.id);
      const [claimed] = await run<{ token: string; origin: Buffer }>(CLAIM, [
        height,
        nodeId.subarray(0, ORIGIN_BYTES),
      ]);
      if (!claimed) throw new DamagedChainError('the row of the chain is gone');
      return new ChainClaim(claimed.token, height, BigInt(highest?.height ?? 0), claimed.origin);
    });
  }

  /** The chain's row, locked against all writers. In a new schema it is created with the genesis block. */
  private async lockedRow(run: Run, chainId: Id, genesis: Block): Promise<ChainRow> {
    await run(
      'INSERT INTO {schema}.chain (chain_id, genesis_id, token, height) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING',
      [chainId, genesis.id],
    );
    const [row] = await run<ChainRow>(
      'SELECT chain_id, genesis_id, height::text AS height FROM {schema}.chain FOR UPDATE',
    );
    if (!row) throw new DamagedChainError(`the database has no row for the chain ${idToCb58(chainId)}`);
    await run(
      'INSERT INTO {schema}.block (height, timestamp, id, parent_id, data) SELECT 0, 0, $1::bytea, $2::bytea, $3::bytea WHERE $1::bytea = $4::bytea ON CONFLICT DO NOTHING',
      [genesis.id, genesis.parentId, genesis.data, row.genesis_id],
    );
    return row;
  }

  private checkOwner(row: ChainRow, chainId: Id, genesis: Block): void {
    const { schema } = this.database;
    if (!idsEqual(row.chain_id, chainId)) {
      throw new ForeignSchemaError(
        `the database schema ${schema} holds the chain ${idToCb58(row.chain_id)}, not ${idToCb58(chainId)}`,
      );
    }
    if (!idsEqual(row.genesis_id, genesis.id)) {
      throw new ForeignSchemaError(
        `the database schema ${schema} holds a chain whose genesis block is ${idToCb58(row.genesis_id)}, but this chain's genesis block is ${idToCb58(genesis.id)}`,
      );
    }
  }
}
