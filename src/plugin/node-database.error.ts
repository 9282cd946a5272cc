import { ExpectedError } from '../common/expected-error.js';

/** The node's key-value store refuses a call. */
export class NodeDatabaseError extends ExpectedError {
  readonly code = 'nodeDatabase';

  /** @param reason `rpcdb`'s name for it, e.g. `ERROR_CLOSED` */
  constructor(method: string, reason: string) {
    super(`the node's database: ${method} failed: ${reason}`);
  }
}
