import { DATABASE_UNAVAILABLE, type DeclaredError } from '../json-rpc/declared-error.js';
import { JSON_RPC_CODES } from '../json-rpc/json-rpc-error.js';

/** timestampvm-rs has one code for everything that fails in a call. */
const failed = (reason: string, retryable: boolean, about: string): DeclaredError => ({
  code: JSON_RPC_CODES.INTERNAL_ERROR,
  reason,
  retryable,
  about,
});

/** Why a proposal may be refused: the errors of `mempool/mempool-errors.ts` and of the database. */
export const PROPOSAL_ERRORS: readonly DeclaredError[] = [
  failed('dataTooLong', false, 'The data are longer than a block can carry to other nodes.'),
  failed('mempoolFull', true, 'The queue is full; there is room again when blocks have been accepted.'),
  failed('mempoolClosed', true, 'The chain is shutting down.'),
  failed('notStoredYet', false, 'The database has not answered in time, and may still store the proposal.'),
  failed('fenced', false, 'Another process has taken over the database of this chain.'),
  DATABASE_UNAVAILABLE,
];
