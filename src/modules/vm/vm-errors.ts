import { ExpectedError } from '../../common/expected-error.js';
import { type Id, idToCb58 } from '../../common/id.js';

/** The host asks for a block, but every proposal is already in an undecided one. */
export class NoPendingBlockError extends ExpectedError {
  readonly code = 'noPendingBlock';

  constructor() {
    super('no pending block');
  }
}

/** A block that must exist, such as the parent of a block to verify, does not. */
export class BlockNotFoundError extends ExpectedError {
  readonly code = 'blockNotFound';

  constructor(id: Id) {
    super(`block ${idToCb58(id)} not found`);
  }
}

/** The host names an engine state that no AvalancheGo has. */
export class UnknownEngineStateError extends ExpectedError {
  readonly code = 'unknownEngineState';

  constructor(state: string) {
    super(`unknown state ${state}`);
  }
}

/** Makes the chain unhealthy for the host, which shows the text of this error. */
export class UnhealthyError extends ExpectedError {
  readonly code = 'unhealthy';

  constructor(failures: readonly string[], report: object) {
    super(`${failures.join('; ')} ${JSON.stringify(report)}`);
  }
}
