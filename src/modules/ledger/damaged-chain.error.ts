import { ExpectedError } from '../../common/expected-error.js';

/** The content of the node's database or of Postgres was not written by this plugin, or a part of it is lost. */
export class DamagedChainError extends ExpectedError {
  readonly code = 'damagedChain';
}
