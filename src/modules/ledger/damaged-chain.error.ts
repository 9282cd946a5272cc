import { ExpectedError } from '../../common/expected-error.js';

/** What the node's database or Postgres holds cannot have been written by this plugin, or has lost a part. */
export class DamagedChainError extends ExpectedError {
  readonly code = 'damagedChain';
}
