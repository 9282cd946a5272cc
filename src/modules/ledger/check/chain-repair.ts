import { ONCE } from '../../database/caller.js';
import type { Database } from '../../database/database.service.js';
import type { ChainReport } from './chain-check.js';

/**
 * What a repair would do, one line each; nothing when there is nothing to do.
 *
 * @param toHeight the height to which the operator wants the chain lowered @throws Error when it would not be safe
 */
export function repairPlan(report: ChainReport, toHeight?: bigint): string[] {
  if (report.soundHeight < 0n) {
    throw new Error(
      'the genesis block itself is damaged: restore a dump, or let the node fill an empty schema (see docs/durability.md)',
    );
  }
  const plan: string[] = [];
  if (toHeight !== undefined && toHeight > report.soundHeight) {
    throw new Error(`--to-height ${toHeight}: the chain is sound up to height ${report.soundHeight} only`);
  }
  if (toHeight !== undefined && toHeight < report.height) {
    plan.push(
      `lower the chain from height ${report.height} to ${toHeight}; the blocks above stay in the database as an archive. A network sends them again; a node that is alone in its network puts their proposals into new blocks, and other nodes' blocks are lost`,
    );
  } else if (report.soundHeight < report.height) {
    plan.push(
      `lower the chain from height ${report.height} to ${report.soundHeight}, its last sound block; the node fetches the rest from its network again (a node that is alone in its network loses these blocks)`,
    );
  }
  if (report.queuedTwice > 0) {
    plan.push(`take ${report.queuedTwice} data off the queue that are in accepted blocks already`);
  }
  return plan;
}

/** Does what the plan says, in one transaction. A process that holds the chain in spite of all is fenced off by it. */
export async function repair(database: Database, report: ChainReport, toHeight?: bigint): Promise<void> {
  await database.transaction(ONCE, async (run) => {
    await run('UPDATE {schema}.chain SET token = token + 1, height = least(height, $1::bigint)', [
      toHeight ?? report.soundHeight,
    ]);
    await run(
      `DELETE FROM {schema}.proposal p USING {schema}.block b, {schema}.chain c
      WHERE b.proposal = p.seq AND b.height <= c.height`,
    );
  });
}

/**
 * The number of processes that are connected for this chain (Postgres only). A plugin keeps one connection as long as
 * it runs.
 */
export async function holders(database: Database): Promise<number> {
  const statement = database.statement(
    'holders',
    'SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()',
  );
  const [row] = await database.run<{ count: number }>(statement, [database.schema], ONCE);
  return row?.count ?? 0;
}
