import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idsEqual, idToCb58 } from '../../common/id.js';
import type { AcceptedTip } from './accepted-tip.js';

/** The node's database and Postgres have different histories, and nothing says which one is right. */
export class HistoryMismatchError extends ExpectedError {
  readonly code = 'historyMismatch';

  constructor(height: bigint, stored: Id | undefined, pointed: Id) {
    const found = stored ? idToCb58(stored) : 'no block';
    super(
      `the node's database says that block ${height} is ${idToCb58(pointed)}, the chain's database has ${found} there: they belong to different chains or nodes (see docs/durability.md, "Different histories")`,
    );
  }
}

/**
 * The height from which the chain goes on, given the node's database and Postgres:
 *
 * - no pointer (a new node, or one that was wiped): genesis; the rows above are an archive;
 * - Postgres ahead of the pointer (a crash between the two writes, or a node restored from an older copy): the pointer;
 * - Postgres behind (a crash, or Postgres restored from an older dump): Postgres, and the host sends the rest again.
 *
 * @param pointer from the node's database
 * @param storedHeight of the last accepted block in Postgres
 * @param storedId the ID that Postgres has at the pointer's height, if any
 * @throws {HistoryMismatchError} if both have a block at the same height and these differ
 */
export function startingHeight(
  pointer: AcceptedTip | undefined,
  storedHeight: bigint,
  storedId: Id | undefined,
): bigint {
  if (!pointer) return 0n;
  if (pointer.height > storedHeight) return storedHeight;
  if (!storedId || !idsEqual(storedId, pointer.id)) {
    throw new HistoryMismatchError(pointer.height, storedId, pointer.id);
  }
  return pointer.height;
}
